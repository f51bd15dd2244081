//! The words of a report around the faults.

use super::UiLanguage;
use crate::read::report::Severity;

impl UiLanguage {
    /// The code of the language.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

/// Labels and punctuation of a report.
#[derive(Debug)]
pub(crate) struct Labels {
    error: &'static str,
    warning: &'static str,
    /// Before the help.
    pub help: &'static str,
    /// Between a place and its message.
    pub colon: &'static str,
}

const ENGLISH: Labels = Labels { error: "error", warning: "warning", help: "help: ", colon: ": " };
const CHINESE: Labels = Labels { error: "错误", warning: "警告", help: "办法：", colon: "：" };

impl Labels {
    /// The labels of a language.
    pub fn of(language: UiLanguage) -> &'static Self {
        match language {
            UiLanguage::English => &ENGLISH,
            UiLanguage::Chinese => &CHINESE,
        }
    }

    /// The label of a severity.
    pub fn level(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
        }
    }
}

/// Says how many more there are than are printed.
pub(crate) fn more(count: usize, language: UiLanguage) -> String {
    match language {
        UiLanguage::English => format!("and {count} more"),
        UiLanguage::Chinese => format!("另有 {count} 项"),
    }
}

/// Says how many more have the same message, and on which lines.
pub(crate) fn alike(count: usize, lines: &[usize], language: UiLanguage) -> String {
    let mut lines = lines.to_vec();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    let cut = if lines.len() > LINES { "…" } else { "" };
    match language {
        UiLanguage::English => {
            let lines = if shown.len() == 1 { "line" } else { "lines" };
            format!("{count} more like these, on {lines} {}{cut}", shown.join(", "))
        }
        UiLanguage::Chinese => format!("另有 {count} 项与此相同，在第 {} 行{cut}", shown.join("、")),
    }
}

/// The most lines that are named.
const LINES: usize = 8;

/// One line: the first fault with its place, and how many more there are.
pub(crate) fn brief(
    line: Option<usize>,
    at: Option<String>,
    message: &str,
    others: usize,
    language: UiLanguage,
) -> String {
    let colon = Labels::of(language).colon;
    let place = line.map_or_else(String::new, |line| match language {
        UiLanguage::English => format!("line {line}{colon}"),
        UiLanguage::Chinese => format!("第 {line} 行{colon}"),
    });
    let at = at.map_or_else(String::new, |at| at + colon);
    let rest = match (others, language) {
        (0, _) => String::new(),
        (_, UiLanguage::English) => format!("; {}", more(others, language)),
        (_, UiLanguage::Chinese) => format!("；{}", more(others, language)),
    };
    format!("{place}{at}{message}{rest}")
}
