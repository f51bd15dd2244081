//! The page to sign in.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::FORMS;
use crate::web::{App, page};

/// The languages of the page, each with its own name.
pub(super) const LANGUAGES: [(&str, &str); 6] =
    [("ar", "العربية"), ("zh", "中文"), ("en", "English"), ("fr", "Français"), ("ru", "Русский"), ("es", "Español")];

/// What a page to sign in tells: the names of two sentences, and their values.
#[derive(Debug, Clone)]
pub struct Told {
    /// What has gone wrong.
    pub what: &'static str,
    /// The way out.
    pub help: Option<&'static str>,
    /// Values in either.
    pub values: Vec<(&'static str, String)>,
}

impl Told {
    /// A sentence without values.
    pub fn of(what: &'static str) -> Self {
        Self { what, help: None, values: Vec::new() }
    }
}

/// The page to sign in, in a language; `told` is what has gone wrong.
pub fn shown(app: &App, status: StatusCode, code: &'static str, told: Option<&Told>) -> Response {
    let mut words = page::words(code);
    words.extend(provided(code));
    let provider = app.options.provider.as_ref().map(|provider| provider.options.name.clone());
    let said = |key: &str| {
        let values = told.iter().flat_map(|told| &told.values).map(|(name, value)| (*name, value));
        let values = values.chain(provider.iter().map(|name| ("provider", name)));
        let text = escaped(words.get(key).map_or(key, String::as_str));
        // what stands between signs of its own direction does not turn those around it
        values.fold(text, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &format!("<bdi>{}</bdi>", escaped(value)))
        })
    };
    let mut links = String::new();
    for (other, name) in LANGUAGES {
        let now = if other == code { " aria-current=\"true\"" } else { "" };
        links += &format!("<a href=\"/sign-in?lang={other}\" lang=\"{other}\" hreflang=\"{other}\"{now}>{name}</a> ");
    }
    let (alert, at) = match told {
        Some(told) => {
            let help = told.help.map_or_else(String::new, |key| format!("<p>{}</p>", said(key)));
            // what the provider has said is no fault of a field
            let at = if told.help.is_none() { " aria-describedby=\"wrong\" aria-invalid=\"true\"" } else { "" };
            (format!("<div role=\"alert\" id=\"wrong\"><p class=\"bad\">{}</p>{help}</div>", said(told.what)), at)
        }
        None => (String::new(), ""),
    };
    let other = match &provider {
        Some(_) => format!(
            "<a class=\"provider\" id=\"provider\" href=\"/sign-in/oidc?lang={code}\">{}</a>\n<p class=\"or\">{}</p>\n",
            said("login_with"),
            said("login_or")
        ),
        None => String::new(),
    };
    let focus = if provider.is_some() { "" } else { " autofocus" };
    let html = format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · Plenary</title>\n<link rel=\"icon\" href=\"/icon.svg\">\n<link rel=\"stylesheet\" \
         href=\"/style.css\">\n</head>\n<body>\n<main class=\"sign-in\">\n<form class=\"panel\" method=\"post\" \
         action=\"/sign-in?lang={code}\">\n<h1>Plenary</h1>\n<h2>{title}</h2>\n{alert}\n{other}<div class=\"field\"><label \
         for=\"name\">{name}</label><input id=\"name\" name=\"name\" autocomplete=\"username\" autocapitalize=\"none\" \
         spellcheck=\"false\" dir=\"auto\" required{focus}{at}></div>\n<div class=\"field\"><label for=\"password\">\
         {password}</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" \
         dir=\"auto\" required{at}></div>\n<button class=\"main\">{title}</button>\n</form>\n<nav aria-label=\"{choice}\">\
         {links}</nav>\n</main>\n</body>\n</html>\n",
        if code == "ar" { "rtl" } else { "ltr" },
        title = said("login_title"),
        name = said("login_name"),
        password = said("login_password"),
        choice = said("language"),
    );
    let mut response = (status, [FORMS], Html(html)).into_response();
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(code));
    response
}

/// What only this page says, in a language: the browser never loads it.
fn provided(code: &str) -> BTreeMap<String, String> {
    let all: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(include_str!("words.json")).unwrap_or_default();
    all.get(code).cloned().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_six_languages_have_every_sentence_of_a_provider_with_the_same_values() {
        let values = |text: &str| -> Vec<String> {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        let english = provided("en");
        assert!(english.len() > 15);
        for (code, _) in LANGUAGES {
            let theirs = provided(code);
            assert_eq!(theirs.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{code}");
            for (key, text) in &english {
                assert_eq!(values(text), values(&theirs[key]), "{code} {key}");
            }
        }
        let source = [include_str!("../oidc.rs"), include_str!("shown.rs")].concat();
        for key in english.keys() {
            assert!(source.contains(&format!("\"{key}\"")), "nobody says {key}");
        }
    }
}
