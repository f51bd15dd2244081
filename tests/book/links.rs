//! Every relative link leads to a file that is there, and to a heading in it.

use std::collections::BTreeSet;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::support::here;
use crate::{Page, book, others};

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
}

/// The targets of links and pictures.
pub fn of(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    };
    events(text).filter_map(target).collect()
}

/// The names by which headings can be linked, as GitHub and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut heading, mut found) = (None::<String>, BTreeSet::new());
    for event in events(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(words) | Event::Code(words), Some(title)) => title.push_str(&words),
            (Event::End(TagEnd::Heading(_)), Some(title)) => {
                let kept = title.chars().filter(|one| one.is_alphanumeric() || matches!(one, '-' | '_' | ' '));
                found.insert(kept.collect::<String>().to_lowercase().replace(' ', "-"));
                heading = None;
            }
            _ => {}
        }
    }
    found
}

/// What is wrong with a link on a page.
fn broken(page: &Page, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let own = page.path();
    let target = if path.is_empty() { own } else { own.parent().unwrap().join(path) };
    let Ok(target) = target.canonicalize() else { return Some(format!("{}: no {link}", page.name)) };
    // what is outside of the book's sources is not in the book that is built
    let outside = |path: &Path| !path.starts_with(here("docs/src").canonicalize().unwrap());
    if !outside(&page.path().canonicalize().unwrap()) && outside(&target) {
        return Some(format!("{}: {link} is outside of the book", page.name));
    }
    let anchor = anchor?;
    let there = std::fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor));
    (!there).then(|| format!("{}: no heading {link}", page.name))
}

#[test]
fn every_link_leads_somewhere() {
    let pages: Vec<Page> = book().into_iter().chain(others()).collect();
    let wrong: Vec<String> =
        pages.iter().flat_map(|page| of(&page.text).into_iter().filter_map(|link| broken(page, &link))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_broken_link_is_found() {
    let page = Page { name: "docs/src/introduction.md".to_owned(), text: String::new() };
    for link in ["nowhere.md", "introduction.md#nothing", "../../README.md"] {
        assert!(broken(&page, link).is_some(), "{link}");
    }
    assert_eq!(broken(&page, "SUMMARY.md"), None);
    assert_eq!(anchors("# What `plan` does, and why\n").into_iter().next().unwrap(), "what-plan-does-and-why");
}
