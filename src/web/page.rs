//! The files of the page, which are inside the program.

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::wrong::Wrong;

macro_rules! files {
    ($($name:literal $mime:literal)*) => {
        /// Name, kind and bytes of every file.
        pub(super) const FILES: &[(&str, &str, &[u8])] = &[$(($name, $mime, include_bytes!(concat!("page/", $name)))),*];
    };
}

files! {
    "index.html" "text/html; charset=utf-8"
    "style.css" "text/css; charset=utf-8"
    "icon.svg" "image/svg+xml"
    "main.js" "text/javascript; charset=utf-8"
    "api.js" "text/javascript; charset=utf-8"
    "board.js" "text/javascript; charset=utf-8"
    "create.js" "text/javascript; charset=utf-8"
    "dom.js" "text/javascript; charset=utf-8"
    "drag.js" "text/javascript; charset=utf-8"
    "fields.js" "text/javascript; charset=utf-8"
    "forms.js" "text/javascript; charset=utf-8"
    "front.js" "text/javascript; charset=utf-8"
    "panels.js" "text/javascript; charset=utf-8"
    "said.js" "text/javascript; charset=utf-8"
    "top.js" "text/javascript; charset=utf-8"
    "verdict.js" "text/javascript; charset=utf-8"
    "words.js" "text/javascript; charset=utf-8"
    "en.json" "application/json"
    "zh.json" "application/json"
}

/// One of them.
pub async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    let Some((_, mime, bytes)) = FILES.iter().find(|(other, ..)| *other == name) else {
        return Wrong::Nothing(format!("`{}`", uri.path().chars().take(80).collect::<String>())).into_response();
    };
    let mut response = (*bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small_and_has_nothing_inline_or_from_elsewhere() {
        let all: usize = FILES.iter().map(|(_, _, bytes)| bytes.len()).sum();
        assert!(all < 300_000, "{all} bytes");
        for (name, _, bytes) in FILES {
            let text = std::str::from_utf8(bytes).unwrap();
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "javascript:"] {
                assert!(!text.contains(word), "{name} has {word}");
            }
            let outside = text.matches("http").count() - text.matches("http://www.w3.org/").count();
            assert_eq!(outside, 0, "{name} names another place");
        }
        let html = std::str::from_utf8(FILES[0].2).unwrap();
        assert!(!html.contains(" style=") && !html.contains(" onclick") && !html.contains("<style"));
        assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=").count());
    }
}
