//! The rows of a spreadsheet that the values of a session file came from.

/// The row of each item and each meeting in the spreadsheet, from 1.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct SourceRows {
    /// The row of each item.
    pub items: Vec<usize>,
    /// The row of each meeting; empty if the meetings came from the command line.
    pub meetings: Vec<usize>,
}

impl SourceRows {
    /// The place in the spreadsheet of the value with this JSON pointer: `items, row 3, minutes`.
    pub fn place(&self, pointer: &str) -> String {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let row = |rows: &[usize], ix: &str| ix.parse::<usize>().ok().and_then(|ix| rows.get(ix).copied());
        let column = |name: Option<&&str>| name.map_or_else(String::new, |name| format!(", {name}"));
        match steps.as_slice() {
            ["items", ix, rest @ ..] if row(&self.items, ix).is_some() => {
                format!("items, row {}{}", row(&self.items, ix).unwrap_or_default(), column(rest.first()))
            }
            ["meetings", ix, rest @ ..] if row(&self.meetings, ix).is_some() => {
                format!("meetings, row {}{}", row(&self.meetings, ix).unwrap_or_default(), column(rest.first()))
            }
            ["items", ..] => "items".to_owned(),
            ["meetings", ..] => "meetings".to_owned(),
            steps => format!("session, {}", steps.join(".")),
        }
    }
}
