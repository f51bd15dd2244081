//! Tables as other programs read them.

use std::collections::BTreeMap;

/// The lines of the tables of a web page. A cell that spans lines is empty in the lines after the first.
pub fn cells_of_html(page: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut open, mut inside) = (0, false);
    for (tag, text) in pieces(page) {
        let name: String =
            tag.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect::<String>().to_lowercase();
        match name.as_str() {
            "tr" => {
                rows.push(if open > 0 { vec![String::new()] } else { Vec::new() });
                open = usize::saturating_sub(open, 1);
            }
            "td" | "th" => {
                if let Some((_, height)) = tag.split_once("rowspan=\"") {
                    open = height.split('"').next().unwrap().parse::<usize>().unwrap() - 1;
                }
                rows.last_mut().unwrap().push(String::new());
                inside = true;
            }
            "/td" | "/th" | "/tr" | "/table" => inside = false,
            _ => {}
        }
        if inside {
            rows.last_mut().unwrap().last_mut().unwrap().push_str(&unescaped(text));
        }
    }
    // LibreOffice writes a line without cells after a repeated heading
    rows.retain(|row| !row.is_empty());
    let squeezed = |cell: String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    rows.into_iter().map(|row| row.into_iter().map(squeezed).collect()).collect()
}

/// Each tag with the text after it.
fn pieces(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    body.split('<').skip(1).map(|piece| piece.split_once('>').unwrap_or((piece, "")))
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// The value that a script wrote into `#result`.
pub fn script_result(page: &str) -> serde_json::Value {
    let (_, rest) = page.rsplit_once("id=\"result\">").expect("the script has run");
    serde_json::from_str(&unescaped(rest.split_once("</pre>").unwrap().0)).unwrap()
}

/// A word on a page, with its position.
#[derive(Debug, Clone)]
struct Word {
    page: usize,
    x: f64,
    y: f64,
    text: String,
}

fn words_of_pdf(boxes: &str) -> Vec<Word> {
    let mut page = 0;
    let mut words = Vec::new();
    for (tag, text) in pieces(boxes) {
        page += usize::from(tag.starts_with("page "));
        if let Some(rest) = tag.strip_prefix("word ") {
            let number = |name: &str| -> f64 {
                let (_, rest) = rest.split_once(&format!("{name}=\"")).unwrap();
                rest.split('"').next().unwrap().parse().unwrap()
            };
            // words of several sizes and scripts share a baseline
            words.push(Word {
                page,
                x: number("xMin"),
                y: (number("yMin") + number("yMax")) / 2.0,
                text: unescaped(text),
            });
        }
    }
    words
}

/// Words with their distances from the left.
pub fn places_of_words(boxes: &str) -> Vec<(String, f64)> {
    words_of_pdf(boxes).into_iter().map(|word| (word.text, word.x)).collect()
}

/// The lines of the table under `headings`, from `pdftotext -bbox-layout`, without spaces. A line of text belongs to the
/// cell above it where its number is missing; one in the first column alone is a day.
pub fn cells_of_pdf(boxes: &str, headings: &[String]) -> Vec<Vec<String>> {
    let words = words_of_pdf(boxes);
    let heads: Vec<&Word> =
        headings.iter().map(|heading| words.iter().find(|word| word.text == *heading).unwrap()).collect();
    let (page, top) = (heads[0].page, heads[0].y);
    let mut lines: BTreeMap<(usize, i64), Vec<String>> = BTreeMap::new();
    for word in words.iter().filter(|word| word.page == page && word.y > top - 4.0 && word.y < 700.0) {
        let column = heads.iter().rposition(|head| head.x <= word.x + 2.0).unwrap();
        // baselines of one line differ by less than half its height
        let near = lines.keys().find(|(page, y)| *page == word.page && (*y as f64 - word.y).abs() < 5.0).copied();
        let line = lines
            .entry(near.unwrap_or((word.page, word.y.round() as i64)))
            .or_insert_with(|| vec![String::new(); headings.len()]);
        line[column].push_str(&word.text);
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines.into_values() {
        match (line[0].is_empty(), line[1].is_empty()) {
            (false, true) if line[2].is_empty() => rows.push(vec![line[0].clone()]),
            (_, false) => rows.push(line),
            (_, true) => rows.last_mut().unwrap()[2].push_str(&line[2]),
        }
    }
    rows
}
