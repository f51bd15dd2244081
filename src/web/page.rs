//! The files of the page, embedded in the program.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::error::ApiError;

macro_rules! files {
    ($($name:literal $mime:literal)*) => {
        /// Name, media type and content of every file.
        pub(super) const FILES: &[(&str, &str, &[u8])] = &[$(($name, $mime, include_bytes!(concat!("page/", $name)))),*];
    };
}

files! {
    "index.html" "text/html; charset=utf-8"
    "chair.html" "text/html; charset=utf-8"
    "room.html" "text/html; charset=utf-8"
    "shared.html" "text/html; charset=utf-8"
    "accounts.html" "text/html; charset=utf-8"
    "style.css" "text/css; charset=utf-8"
    "day.css" "text/css; charset=utf-8"
    "icon.svg" "image/svg+xml"
    "limits.js" "text/javascript; charset=utf-8"
    "main.js" "text/javascript; charset=utf-8"
    "accounts.js" "text/javascript; charset=utf-8"
    "api.js" "text/javascript; charset=utf-8"
    "backlog.js" "text/javascript; charset=utf-8"
    "bar.js" "text/javascript; charset=utf-8"
    "best.js" "text/javascript; charset=utf-8"
    "block.js" "text/javascript; charset=utf-8"
    "board.js" "text/javascript; charset=utf-8"
    "cells.js" "text/javascript; charset=utf-8"
    "chair.js" "text/javascript; charset=utf-8"
    "colours.js" "text/javascript; charset=utf-8"
    "columns.js" "text/javascript; charset=utf-8"
    "create.js" "text/javascript; charset=utf-8"
    "daily.js" "text/javascript; charset=utf-8"
    "differ.js" "text/javascript; charset=utf-8"
    "dom.js" "text/javascript; charset=utf-8"
    "drag.js" "text/javascript; charset=utf-8"
    "events.js" "text/javascript; charset=utf-8"
    "fields.js" "text/javascript; charset=utf-8"
    "find.js" "text/javascript; charset=utf-8"
    "fit.js" "text/javascript; charset=utf-8"
    "fitting.js" "text/javascript; charset=utf-8"
    "forms.js" "text/javascript; charset=utf-8"
    "front.js" "text/javascript; charset=utf-8"
    "generated.js" "text/javascript; charset=utf-8"
    "hours.js" "text/javascript; charset=utf-8"
    "hub.js" "text/javascript; charset=utf-8"
    "issue.js" "text/javascript; charset=utf-8"
    "keeper.js" "text/javascript; charset=utf-8"
    "layout.js" "text/javascript; charset=utf-8"
    "me.js" "text/javascript; charset=utf-8"
    "minutes.js" "text/javascript; charset=utf-8"
    "motion.js" "text/javascript; charset=utf-8"
    "names.js" "text/javascript; charset=utf-8"
    "now.js" "text/javascript; charset=utf-8"
    "panels.js" "text/javascript; charset=utf-8"
    "placed.js" "text/javascript; charset=utf-8"
    "preview.js" "text/javascript; charset=utf-8"
    "risk.js" "text/javascript; charset=utf-8"
    "room.js" "text/javascript; charset=utf-8"
    "rules.js" "text/javascript; charset=utf-8"
    "said.js" "text/javascript; charset=utf-8"
    "sandbox.js" "text/javascript; charset=utf-8"
    "shapes.js" "text/javascript; charset=utf-8"
    "shared.js" "text/javascript; charset=utf-8"
    "sides.js" "text/javascript; charset=utf-8"
    "sofar.js" "text/javascript; charset=utf-8"
    "speakers.js" "text/javascript; charset=utf-8"
    "steps.js" "text/javascript; charset=utf-8"
    "table.js" "text/javascript; charset=utf-8"
    "taps.js" "text/javascript; charset=utf-8"
    "told.js" "text/javascript; charset=utf-8"
    "top.js" "text/javascript; charset=utf-8"
    "turn.js" "text/javascript; charset=utf-8"
    "verdict.js" "text/javascript; charset=utf-8"
    "versions.js" "text/javascript; charset=utf-8"
    "words.js" "text/javascript; charset=utf-8"
    "ar.json" "application/json"
    "en.json" "application/json"
    "es.json" "application/json"
    "fr.json" "application/json"
    "ru.json" "application/json"
    "zh.json" "application/json"
}

/// Whether a path is that of a file which shows a plan to readers. Files say nothing of sessions; those that open a page for
/// planners lead to the sign-in page instead.
pub(super) fn is_for_readers(path: &str) -> bool {
    let name = path.trim_start_matches('/');
    FILES.iter().any(|(other, ..)| *other == name) && (name == "shared.html" || !name.ends_with(".html"))
}

/// The words of the page in a language.
pub(super) fn words(code: &str) -> BTreeMap<String, String> {
    let name = format!("{code}.json");
    let file = FILES.iter().find(|(other, ..)| *other == name);
    file.and_then(|file| serde_json::from_slice(file.2).ok()).unwrap_or_default()
}

/// Serves a file of the page.
pub async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    let Some((_, mime, bytes)) = FILES.iter().find(|(other, ..)| *other == name) else {
        return ApiError::NotFound(format!("`{}`", uri.path().chars().take(80).collect::<String>())).into_response();
    };
    let mut response = (*bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn the_page_is_small_and_has_nothing_inline_or_from_elsewhere() {
        // the words of the page are loaded in English, and in one other language
        let words = |name: &str| name.ends_with(".json");
        let size = |wanted: bool| FILES.iter().filter(move |(name, ..)| words(name) == wanted).map(|file| file.2.len());
        let (rest, largest) = (size(false).sum::<usize>(), size(true).max().unwrap());
        assert!(rest < 350_000, "{rest} bytes");
        assert!(largest < 84_000, "{largest} bytes");
        for (name, _, bytes) in FILES {
            let text = std::str::from_utf8(bytes).unwrap();
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "javascript:"] {
                assert!(!text.contains(word), "{name} has {word}");
            }
            let outside = text.matches("http").count() - text.matches("http://www.w3.org/").count();
            assert_eq!(outside, 0, "{name} names another place");
        }
        for (_, _, html) in FILES.iter().filter(|(name, ..)| name.ends_with(".html")) {
            let html = std::str::from_utf8(html).unwrap();
            assert!(!html.contains(" style=") && !html.contains(" onclick") && !html.contains("<style"));
            assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=").count());
        }
    }

    #[test]
    fn all_files_of_the_views_of_the_day_are_kept() {
        let text = |name: &str| {
            let file = FILES.iter().find(|(other, ..)| *other == name).unwrap_or_else(|| panic!("{name}"));
            std::str::from_utf8(file.2).unwrap()
        };
        let named = |text: &'static str, before: &str, after: &str| -> Vec<String> {
            let parts = text.split(before).skip(1);
            parts.filter_map(|part| Some(part.split_once(after)?.0.to_owned())).collect()
        };
        let mut needed: BTreeSet<String> = ["en.json", "zh.json"].map(str::to_owned).into();
        let mut open: Vec<String> = vec!["chair.html".to_owned(), "room.html".to_owned()];
        while let Some(name) = open.pop() {
            if needed.insert(name.clone()) {
                let text = text(&name);
                let of_html = ["href=\"/", "src=\"/"].into_iter().flat_map(|before| named(text, before, "\""));
                let of_script = named(text, "from \"./", "\"").into_iter().filter(|name| name.ends_with(".js"));
                open.extend(if name.ends_with(".html") { of_html.collect::<Vec<_>>() } else { of_script.collect() });
            }
        }
        let keeper = text("keeper.js");
        let list = keeper.split_once("const FILES = [").unwrap().1.split_once("];").unwrap().0;
        let kept: BTreeSet<String> = list.split('"').skip(1).step_by(2).map(|path| path[1..].to_owned()).collect();
        assert_eq!(kept, needed);
    }

    fn words(name: &str) -> BTreeMap<String, String> {
        let file = FILES.iter().find(|(other, ..)| *other == name).unwrap();
        serde_json::from_slice(file.2).unwrap()
    }

    /// The values in a sentence.
    fn values(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    /// The languages of the page, in the order of their codes.
    const LANGUAGES: [&str; 6] = ["ar.json", "en.json", "es.json", "fr.json", "ru.json", "zh.json"];

    #[test]
    fn all_six_languages_have_every_sentence_of_the_page_with_the_same_values() {
        let english = words("en.json");
        assert!(english.len() > 750);
        let there: Vec<&str> = FILES.iter().map(|(name, ..)| *name).filter(|name| name.ends_with(".json")).collect();
        assert_eq!(there, LANGUAGES);
        for file in LANGUAGES {
            let theirs = words(file);
            for (key, text) in &english {
                let other = theirs.get(key).unwrap_or_else(|| panic!("{file} has no {key}"));
                assert_eq!(values(text), values(other), "{file} {key}");
                assert_eq!(text.trim().is_empty(), other.trim().is_empty(), "{file} {key}");
            }
            let more: Vec<&String> = theirs.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(more.iter().all(|key| key.starts_with("told_")), "{file}: {more:?}");
            let chinese = words("zh.json");
            for key in more {
                assert_eq!(values(&chinese[key]), values(&theirs[key]), "{file} {key}");
            }
            // each says whether somebody has reviewed it
            assert!(file == "en.json" || theirs["review"] != english["review"], "{file}");
        }
    }

    #[test]
    fn the_page_has_words_for_every_statement_of_a_conflict() {
        use plenary_core::explain::keyword::{Keyword, Place};
        for file in LANGUAGES {
            let words = words(file);
            for word in Keyword::ALL {
                let name = match (word, word.place()) {
                    (Keyword::Position, _) => "said_position_first".to_owned(),
                    (_, Place::Rules) => format!("rule_{word}"),
                    _ => format!("said_{word}"),
                };
                assert!(words.contains_key(&name), "{file} has no {name}");
            }
        }
    }

    #[test]
    fn every_limit_is_in_the_list_of_rules_with_a_sentence() {
        use plenary_core::explain::keyword::{Keyword, Place};
        let file = |name: &str| FILES.iter().find(|(other, ..)| *other == name).unwrap().2;
        let list = std::str::from_utf8(file("limits.js")).unwrap();
        for word in Keyword::ALL.iter().filter(|word| matches!(word.place(), Place::Rules)) {
            assert!(list.contains(&format!("\"{word}\"")), "limits.js has no {word}");
            for file in LANGUAGES {
                assert!(words(file).contains_key(&format!("law_{word}")), "{file} has no law_{word}");
            }
        }
    }

    #[test]
    fn forms_have_a_field_with_a_label_for_all_that_a_session_file_says() {
        // forms are made of the schema, so only these stand in none
        const ELSEWHERE: [&str; 6] = ["rules", "items", "held", "interpreted", "inferred", "schema"];
        let forms = FILES.iter().find(|(name, ..)| *name == "forms.js").unwrap();
        let forms = std::str::from_utf8(forms.2).unwrap();
        let schema = serde_json::to_value(plenary_core::read::session_schema()).unwrap();
        for part in ["Session", "Item", "Wish", "Note", "Row", "Participant", "Person", "Window", "Uncertainty"] {
            let made = [format!("part(\"{part}\""), format!("fields(env.schema, \"{part}\"")];
            assert!(made.iter().any(|one| forms.contains(one)), "forms.js makes none of {part}");
            let there = if part == "Session" { &schema } else { &schema["$defs"][part] };
            for name in there["properties"].as_object().unwrap().keys() {
                for file in LANGUAGES {
                    let labelled = words(file).contains_key(&format!("f_{name}"));
                    assert!(labelled || ELSEWHERE.contains(&name.as_str()), "{file} has no f_{name}");
                }
            }
        }
    }

    #[test]
    fn the_page_has_words_for_every_goal() {
        use plenary_core::model::Objective;
        for file in LANGUAGES {
            let words = words(file);
            for goal in Objective::ALL {
                for name in [format!("goal_{}", goal.name()), format!("cost_{}", goal.name())] {
                    assert!(words.contains_key(&name), "{file} has no {name}");
                }
            }
        }
    }

    #[test]
    fn chinese_has_every_sentence_that_the_server_tells() {
        let told: BTreeMap<String, String> = words("zh.json")
            .into_iter()
            .filter_map(|(key, text)| Some((key.strip_prefix("told_")?.to_owned(), text)))
            .collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = [
            "crates/plenary-core/src/assure",
            "crates/plenary-core/src/message",
            "crates/plenary-core/src/explain",
            "crates/plenary-core/src/whatif",
            "crates/plenary-core/src/day",
            "crates/plenary-documents/src/publish",
            "src/issue",
            "src/sandbox",
            "src/web",
        ];
        let source: String = folders.iter().map(|path| source_of(&folder.join(path))).collect();
        let mut sentences = 0;
        for after in source.split("Message::new(").skip(1) {
            // where there are two to choose from, the name is a variable
            let Some(name) = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            assert!(told.contains_key(name), "zh.json has no told_{name}");
            sentences += 1;
        }
        assert!(sentences > 20, "{sentences}");
        for (name, text) in &told {
            assert!(source.contains(&format!("\"{name}\"")), "nobody tells {name}");
            let unknown: Vec<&str> =
                values(text).into_iter().filter(|value| !source.contains(&format!("(\"{value}\", "))).collect();
            assert_eq!(unknown, Vec::<&str>::new(), "{name}");
        }
    }

    /// All Rust files of a folder but this one.
    fn source_of(folder: &Path) -> String {
        let mut text = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                text += &source_of(&path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("web/page.rs") {
                text += &std::fs::read_to_string(path).unwrap();
            }
        }
        text
    }
}
