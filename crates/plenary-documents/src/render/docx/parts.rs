//! Writes the parts beside the text: styles, settings, footnotes, page header and footer, and the package's own parts.

use super::Script;
use super::runs::runs;
use super::tracked::{Block, Tracker};
use super::xml::{Element, element, val};
use crate::render::Sheet;
use crate::render::layout::Layout;
use crate::render::phrase::{Phrase, joined};

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A root element of WordprocessingML.
pub fn root(name: &'static str) -> Element {
    element(name)
        .with("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main")
        .with("xmlns:r", format!("{OFFICE}/relationships"))
}

/// The content types of all parts.
pub fn content_types() -> Element {
    let default = |ending: &str, kind: &str| element("Default").with("Extension", ending).with("ContentType", kind);
    let part = |name: &str, kind: String| element("Override").with("PartName", name).with("ContentType", kind);
    let word = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("footnotes", "footnotes"),
        ("header1", "header"),
        ("footer1", "footer"),
    ];
    element("Types")
        .with("xmlns", format!("{PACKAGE}/content-types"))
        .child(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
        .child(default("xml", "application/xml"))
        .children(word.map(|(name, kind)| part(&format!("/word/{name}.xml"), format!("{TYPES}.{kind}+xml"))))
        .child(part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()))
        .child(part(
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ))
}

fn relation(id: &str, kind: String, target: &str) -> Element {
    element("Relationship").with("Id", id).with("Type", kind).with("Target", target)
}

/// The relationships of the package.
pub fn relations() -> Element {
    element("Relationships")
        .with("xmlns", format!("{PACKAGE}/relationships"))
        .child(relation("rId1", format!("{OFFICE}/relationships/officeDocument"), "word/document.xml"))
        .child(relation("rId2", format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"))
        .child(relation("rId3", format!("{OFFICE}/relationships/extended-properties"), "docProps/app.xml"))
}

/// The relationships of the document part.
pub fn document_relations() -> Element {
    let kinds = [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFootnotes", "footnotes", "footnotes.xml"),
        ("rIdHeader", "header", "header1.xml"),
        ("rIdFooter", "footer", "footer1.xml"),
    ];
    element("Relationships")
        .with("xmlns", format!("{PACKAGE}/relationships"))
        .children(kinds.map(|(id, kind, target)| relation(id, format!("{OFFICE}/relationships/{kind}"), target)))
}

/// The core properties: title and language. There is no date, so the same schedule gives the same bytes.
pub fn core(sheet: &Sheet, script: &Script) -> Element {
    let title = if sheet.title.is_empty() { sheet.heading } else { &sheet.title.text };
    element("cp:coreProperties")
        .with("xmlns:cp", format!("{PACKAGE}/metadata/core-properties"))
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .child(element("dc:title").text(title))
        .child(element("dc:subject").text(sheet.heading))
        .child(element("dc:language").text(script.tag))
}

/// The extended properties: the program that wrote the file.
pub fn app() -> Element {
    element("Properties")
        .with("xmlns", format!("{OFFICE}/extended-properties"))
        .child(element("Application").text("Plenary"))
}

/// The settings: separators of footnotes, compatibility with Word, languages.
pub fn settings(script: &Script) -> Element {
    let rule = |id: i32| element("w:footnote").with("w:id", id);
    let setting = element("w:compatSetting")
        .with("w:name", "compatibilityMode")
        .with("w:uri", "http://schemas.microsoft.com/office/word")
        .with("w:val", 15);
    root("w:settings")
        .child(element("w:footnotePr").child(rule(-1)).child(rule(0)))
        .child(element("w:compat").child(setting))
        .child(language("w:themeFontLang", script))
}

fn language(name: &'static str, script: &Script) -> Element {
    val(name, if script.right_to_left || script.tag == "zh-CN" { "en-GB" } else { script.tag })
        .with("w:eastAsia", "zh-CN")
        .with("w:bidi", "ar-SA")
}

/// The footnotes, with their numbers as ids.
pub fn footnotes(layout: &Layout, script: &Script) -> Element {
    let rule = |id: i32, kind: &str, line: &'static str| {
        let paragraph = element("w:p").child(element("w:r").child(element(line)));
        element("w:footnote").with("w:type", kind).with("w:id", id).child(paragraph)
    };
    let note = |(place, text): (usize, &Phrase)| {
        let style = element("w:rPr").child(val("w:rStyle", "FootnoteReference"));
        let mark = element("w:r").child(style).child(element("w:footnoteRef"));
        let space = Phrase::label(" ");
        let paragraph = element("w:p")
            .child(properties("FootnoteText", script))
            .child(mark)
            .children(runs(&[space, text.clone()], script.right_to_left));
        element("w:footnote").with("w:id", place + 1).child(paragraph)
    };
    root("w:footnotes")
        .child(rule(-1, "separator", "w:separator"))
        .child(rule(0, "continuationSeparator", "w:continuationSeparator"))
        .children(layout.footnotes.iter().enumerate().map(note))
}

/// The header of each page: symbol and place.
pub fn header(sheet: &Sheet, older: Option<&Sheet>, script: &Script) -> Element {
    let facts = |sheet: &Sheet| {
        let facts = sheet.facts_in_line();
        let runs = runs(&facts, script.right_to_left);
        let element = element("w:p").child(properties("Header", script)).children(runs);
        vec![Block { key: joined(&facts), element }]
    };
    root("w:hdr").children(Tracker::default().paragraphs(facts(older.unwrap_or(sheet)), facts(sheet)))
}

/// The footer of each page: its number and the number of pages.
pub fn footer(script: &Script) -> Element {
    let field = |name: &str| {
        let shown = element("w:r").child(element("w:t").text("1"));
        element("w:fldSimple").with("w:instr", name).child(shown)
    };
    let slash = element("w:r").child(element("w:t").text("/"));
    let paragraph = element("w:p").child(properties("Footer", script));
    root("w:ftr").child(paragraph.child(field("PAGE")).child(slash).child(field("NUMPAGES")))
}

/// A paragraph style: its name, and the properties of paragraphs and of runs.
fn style(id: &'static str, name: &str, paragraph: Vec<Element>, run: Vec<Element>) -> Element {
    let based = (id != "Normal").then(|| val("w:basedOn", "Normal"));
    let element = element("w:style").with("w:type", "paragraph").with("w:styleId", id);
    let element = if id == "Normal" { element.with("w:default", 1) } else { element };
    element
        .child(val("w:name", name))
        .children(based)
        .child(val("w:qFormat", 1))
        .child(self::element("w:pPr").children(paragraph))
        .child(self::element("w:rPr").children(run))
}

fn spacing(before: u32, after: u32) -> Element {
    element("w:spacing").with("w:before", before).with("w:after", after)
}

fn border(name: &'static str, eighths: u32) -> Element {
    val(name, "single").with("w:sz", eighths).with("w:space", 0).with("w:color", "auto")
}

fn keep_next() -> Element {
    element("w:keepNext")
}

fn size(script: &Script, more: u32) -> [Element; 2] {
    [val("w:sz", script.size.0 + more), val("w:szCs", script.size.1 + more)]
}

/// The styles: fonts, sizes and spacing.
pub fn styles(script: &Script) -> Element {
    let fonts = |east_asian: &str| {
        let fonts = element("w:rFonts");
        let fonts = if script.tag == "zh-CN" { fonts.with("w:hint", "eastAsia") } else { fonts };
        fonts
            .with("w:ascii", script.latin)
            .with("w:hAnsi", script.latin)
            .with("w:eastAsia", east_asian)
            .with("w:cs", script.complex)
    };
    let bold = || [element("w:b"), element("w:bCs")];
    let heading = |more: u32| {
        let mut run = vec![fonts(script.east_asian_heading)];
        run.extend(bold().into_iter().chain(size(script, more)));
        run
    };
    let italic =
        if script.right_to_left || script.tag == "zh-CN" { Vec::new() } else { vec![element("w:i"), element("w:iCs")] };
    let table_heading = italic.clone().into_iter().chain([val("w:sz", 18), val("w:szCs", script.size.1 - 2)]);
    let defaults = element("w:rPr").child(fonts(script.east_asian)).children(size(script, 0));
    let defaults = element("w:rPrDefault").child(defaults.child(language("w:lang", script)));
    let paragraph =
        element("w:pPr").child(element("w:spacing").with("w:after", 0).with("w:line", 252).with("w:lineRule", "auto"));
    let rule = element("w:pBdr").child(border("w:bottom", 4));
    root("w:styles")
        .child(element("w:docDefaults").child(defaults).child(element("w:pPrDefault").child(paragraph)))
        .children([
            style("Normal", "Normal", vec![], vec![]),
            style("SessionTitle", "Session title", vec![keep_next(), spacing(0, 240)], bold().into()),
            style("Heading1", "heading 1", vec![keep_next(), spacing(120, 120), val("w:outlineLvl", 0)], heading(14)),
            style("Heading2", "heading 2", vec![keep_next(), spacing(120, 200), val("w:outlineLvl", 1)], heading(8)),
            style("Notice", "Notice", vec![keep_next(), spacing(0, 160)], italic),
            style("TableHeading", "Table heading", vec![keep_next(), spacing(80, 80)], table_heading.collect()),
            style("TableDay", "Table day", vec![keep_next(), spacing(160, 60)], bold().into()),
            style("TableBegins", "Table first line", vec![spacing(100, 40)], vec![]),
            style("TableBeginsOn", "Table first line, kept", vec![keep_next(), spacing(100, 40)], vec![]),
            style("TableText", "Table text", vec![spacing(20, 40)], vec![]),
            style("TableTextOn", "Table text, kept", vec![keep_next(), spacing(20, 40)], vec![]),
            style(
                "FootnoteText",
                "footnote text",
                vec![spacing(0, 40)],
                vec![val("w:sz", 18), val("w:szCs", script.size.1 - 4)],
            ),
            style("Header", "header", vec![rule, val("w:jc", "right")], bold().into()),
            style("Footer", "footer", vec![val("w:jc", "right")], vec![val("w:sz", 17), val("w:szCs", 17)]),
        ])
        .child(
            element("w:style")
                .with("w:type", "character")
                .with("w:styleId", "FootnoteReference")
                .child(val("w:name", "footnote reference"))
                .child(element("w:rPr").child(val("w:vertAlign", "superscript"))),
        )
        .child(table_style())
}

/// The style of the table: a rule above the heading, thicker rules below it and below the table.
fn table_style() -> Element {
    let margin = |name: &'static str| element(name).with("w:w", 70).with("w:type", "dxa");
    let borders = element("w:tblBorders").child(border("w:top", 4)).child(border("w:bottom", 12));
    let margins = element("w:tblCellMar").child(margin("w:left")).child(margin("w:right"));
    let first = element("w:tcPr")
        .child(element("w:tcBorders").child(border("w:top", 4)).child(border("w:bottom", 12)))
        .child(val("w:vAlign", "bottom"));
    element("w:style")
        .with("w:type", "table")
        .with("w:styleId", "AnnexTable")
        .child(val("w:name", "Annex table"))
        .child(element("w:tblPr").child(borders).child(margins))
        .child(element("w:tblStylePr").with("w:type", "firstRow").child(first))
}

/// The properties of a paragraph: its style and its direction.
pub fn properties(style: &'static str, script: &Script) -> Element {
    let about = element("w:pPr").child(val("w:pStyle", style));
    if script.right_to_left { about.child(element("w:bidi")) } else { about }
}
