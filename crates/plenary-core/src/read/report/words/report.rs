//! The words of a report around what is said of each fault.

use super::Tongue;
use crate::read::report::Severity;

impl Tongue {
    /// The code of the language.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

/// Words and signs of a report.
#[derive(Debug)]
pub(crate) struct Labels {
    error: &'static str,
    warning: &'static str,
    /// Before what is to be done.
    pub help: &'static str,
    /// Between a place and what is said of it.
    pub colon: &'static str,
}

const ENGLISH: Labels = Labels { error: "error", warning: "warning", help: "help: ", colon: ": " };
const CHINESE: Labels = Labels { error: "错误", warning: "警告", help: "办法：", colon: "：" };

impl Labels {
    /// Those of a language.
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &ENGLISH,
            Tongue::Chinese => &CHINESE,
        }
    }

    /// How bad it is.
    pub fn level(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
        }
    }
}

/// That there are more than are printed.
pub(crate) fn more(count: usize, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => format!("and {count} more"),
        Tongue::Chinese => format!("另有 {count} 项"),
    }
}

/// That there are more like those that are printed, and on which lines.
pub(crate) fn alike(count: usize, lines: &[usize], tongue: Tongue) -> String {
    let mut lines = lines.to_vec();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    let cut = if lines.len() > LINES { "…" } else { "" };
    match tongue {
        Tongue::English => {
            let lines = if shown.len() == 1 { "line" } else { "lines" };
            format!("{count} more like these, on {lines} {}{cut}", shown.join(", "))
        }
        Tongue::Chinese => format!("另有 {count} 项与此相同，在第 {} 行{cut}", shown.join("、")),
    }
}

/// So many lines are named.
const LINES: usize = 8;

/// The first of a report, with its line, and how many more there are.
pub(crate) fn brief(line: Option<usize>, at: Option<String>, message: &str, others: usize, tongue: Tongue) -> String {
    let colon = Labels::of(tongue).colon;
    let place = line.map_or_else(String::new, |line| match tongue {
        Tongue::English => format!("line {line}{colon}"),
        Tongue::Chinese => format!("第 {line} 行{colon}"),
    });
    let at = at.map_or_else(String::new, |at| at + colon);
    let rest = match (others, tongue) {
        (0, _) => String::new(),
        (_, Tongue::English) => format!("; {}", more(others, tongue)),
        (_, Tongue::Chinese) => format!("；{}", more(others, tongue)),
    };
    format!("{place}{at}{message}{rest}")
}
