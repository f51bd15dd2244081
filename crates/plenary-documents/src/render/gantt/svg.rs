//! Writes SVG elements. `x` is the distance from the edge at which lines begin: for languages written from right to left,
//! the whole picture is mirrored, except its text.

use std::fmt::Write;

use crate::render::phrase::Phrase;

/// A picture that is being drawn.
pub struct Picture {
    width: f64,
    right_to_left: bool,
    body: String,
}

/// The point of a text that `x` refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text to draw, with the phrase that gives its direction and language.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    text: &'a str,
    phrase: Option<&'a Phrase>,
}

impl<'a> Label<'a> {
    /// A line that is part of `phrase`.
    pub fn part_of(line: &'a str, phrase: &'a Phrase) -> Self {
        Self { text: line, phrase: Some(phrase) }
    }

    /// Whether its direction differs from the direction of the picture.
    fn is_reversed(&self, right_to_left: bool) -> bool {
        self.phrase.is_some_and(|phrase| phrase.right_to_left(right_to_left) != right_to_left)
    }

    fn language(&self) -> Option<&'a str> {
        self.phrase.and_then(Phrase::language)
    }
}

impl<'a> From<&'a str> for Label<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, phrase: None }
    }
}

impl Anchor {
    /// The name in SVG. Start and end are swapped if the direction of the text is `reversed`.
    const fn name(self, reversed: bool) -> &'static str {
        match (self, reversed) {
            (Self::Start, false) | (Self::End, true) => "start",
            (Self::Middle, _) => "middle",
            (Self::End, false) | (Self::Start, true) => "end",
        }
    }
}

impl Picture {
    /// A blank picture.
    pub fn new(width: f64, right_to_left: bool) -> Self {
        Self { width, right_to_left, body: String::new() }
    }

    /// The distance from the left edge.
    fn x(&self, x: f64) -> f64 {
        if self.right_to_left { self.width - x } else { x }
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // writing to a String never fails
        let _always = writeln!(self.body, "{element}");
    }

    /// Draws a rectangle.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), attributes: &str) {
        let x = if self.right_to_left { self.width - x - width } else { x };
        self.put(format_args!(r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" {attributes}/>"#));
    }

    /// Draws a line.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), attributes: &str) {
        let (x1, x2) = (self.x(x1), self.x(x2));
        self.put(format_args!(r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" {attributes}/>"#));
    }

    /// Draws a wedge at the side of a block. It points `inward` if the item continues from before, and outward if it
    /// continues later.
    pub fn notch(&mut self, x: f64, top: f64, height: f64, inward: bool) {
        let depth = if inward { 6.0 } else { -6.0 };
        let edge = self.x(x);
        let (inner, middle, bottom) = (self.x(x + depth), top + height / 2.0, top + height);
        let (outer, tip) = if inward { (edge, inner) } else { (inner, edge) };
        self.put(format_args!(
            r##"<path d="M{outer:.1} {top:.1}L{tip:.1} {middle:.1}L{outer:.1} {bottom:.1}" fill="none" stroke="#333" stroke-width="1.5"/>"##
        ));
    }

    /// Draws a line of text with the baseline `y`.
    pub fn text<'a>(
        &mut self,
        x: f64,
        y: f64,
        size: f64,
        attributes: &str,
        anchor: Anchor,
        text: impl Into<Label<'a>>,
    ) {
        self.label(self.x(x), y, size, attributes, anchor, text.into());
    }

    #[allow(clippy::too_many_arguments, reason = "a place, a look and a text")]
    fn label(&mut self, x: f64, y: f64, size: f64, attributes: &str, anchor: Anchor, label: Label<'_>) {
        let reversed = label.is_reversed(self.right_to_left);
        let (anchor, text) = (anchor.name(reversed), escape(label.text));
        let language = label.language().map(|code| format!(r#" xml:lang="{}""#, escape(code))).unwrap_or_default();
        let direction = match (reversed, self.right_to_left) {
            (false, _) => "",
            (true, true) => r#" direction="ltr""#,
            (true, false) => r#" direction="rtl""#,
        };
        self.put(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" text-anchor="{anchor}" {attributes}{language}{direction}>{text}</text>"#
        ));
    }

    /// Begins a group with a name, which browsers show as a tooltip.
    pub fn begin_group(&mut self, name: &str) {
        let name = escape(name);
        self.put(format_args!("<g><title>{name}</title>"));
    }

    /// Ends a group.
    pub fn end_group(&mut self) {
        self.put(format_args!("</g>"));
    }

    /// Begins a clipped area: what is outside of it is not shown.
    pub fn begin_clip(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let x = if self.right_to_left { self.width - x - width } else { x };
        self.put(format_args!(
            r#"<svg x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" overflow="hidden">"#
        ));
    }

    /// Ends a clipped area.
    pub fn end_clip(&mut self) {
        self.put(format_args!("</svg>"));
    }

    /// Draws a line of text inside a clipped area of this width, at the distance `x` from its start.
    pub fn inside<'a>(&mut self, width: f64, x: f64, y: f64, size: f64, attributes: &str, text: impl Into<Label<'a>>) {
        self.inner(width, x, y, size, attributes, Anchor::Start, text.into());
    }

    /// Draws a line of text inside a clipped area of this width that ends at the distance `x` from its end.
    pub fn inside_end(&mut self, width: f64, x: f64, y: f64, size: f64, attributes: &str, text: &str) {
        self.inner(width, width - x, y, size, attributes, Anchor::End, text.into());
    }

    #[allow(clippy::too_many_arguments, reason = "a place, a look and a text")]
    fn inner(&mut self, width: f64, x: f64, y: f64, size: f64, attributes: &str, anchor: Anchor, label: Label<'_>) {
        let x = if self.right_to_left { width - x } else { x };
        self.label(x, y, size, attributes, anchor, label);
    }

    /// The finished document. `name` and `description` are for screen readers.
    pub fn finish(&self, height: f64, language: &str, name: &str, description: &str) -> String {
        let width = self.width;
        let direction = if self.right_to_left { "rtl" } else { "ltr" };
        let (name, description, body) = (escape(name), escape(description), &self.body);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img" aria-labelledby="plenary-title plenary-said" lang="{language}" xml:lang="{language}" direction="{direction}" font-family="'Noto Sans', Arial, 'Noto Sans Arabic', 'Noto Naskh Arabic', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif" fill="#000">
<title id="plenary-title">{name}</title>
<desc id="plenary-said">{description}</desc>
<defs><pattern id="plenary-spare" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 8L8 0" stroke="#999" stroke-width="1"/></pattern></defs>
<rect width="{width:.0}" height="{height:.0}" fill="#fff"/>
{body}</svg>
"##
        )
    }
}

/// Escapes text for an element or an attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
