//! Stands in for `two-face`: no languages of programs, so `raw` text has no colours. See `../README.md`.

pub mod syntax {
    use syntect::parsing::{SyntaxSet, SyntaxSetBuilder};

    pub fn extra_no_newlines() -> SyntaxSet {
        let mut plain = SyntaxSetBuilder::new();
        plain.add_plain_text_syntax();
        plain.build()
    }
}
