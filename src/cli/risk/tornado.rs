//! The tornado chart: for each cause of misses a bar from the confidence to what it would be without that cause.

use std::fmt::Write;

use super::page::escape;
use super::sheet::causes;
use super::words::Words;
use plenary_core::answers::RiskAnswer;

/// The heading, and the scale under the bars.
const HEAD: f64 = 40.0;
const FOOT: f64 = 28.0;
/// A line of words and a bar.
const ROW: f64 = 40.0;
const BAR: f64 = 14.0;

/// How high the chart is; nothing if there are no causes.
pub fn height(answer: &RiskAnswer) -> f64 {
    if answer.causes.is_empty() { 0.0 } else { HEAD + ROW * answer.causes.len() as f64 + FOOT }
}

/// The elements of the chart below `top`, on a scale from 0 to 100 % between `left` and `right`.
pub fn draw(answer: &RiskAnswer, top: f64, (left, right): (f64, f64), words: &Words) -> String {
    let mut svg = String::new();
    if answer.causes.is_empty() {
        return svg;
    }
    let x = |per_cent: f64| left + (right - left) * per_cent.clamp(0.0, 100.0) / 100.0;
    let bottom = top + HEAD + ROW * answer.causes.len() as f64;
    let mut put = |element: std::fmt::Arguments<'_>| {
        // writing to a String never fails
        let _always = writeln!(svg, "{element}");
    };
    put(format_args!(r#"<text x="10" y="{:.1}" font-size="16">{}</text>"#, top + 24.0, escape(words.causes)));
    for per_cent in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let at = x(per_cent);
        put(format_args!(
            r##"<line x1="{at:.1}" x2="{at:.1}" y1="{:.1}" y2="{bottom:.1}" stroke="#e1e4e8"/><text x="{at:.1}" y="{:.1}" text-anchor="middle">{per_cent:.0} %</text>"##,
            top + HEAD,
            bottom + 16.0
        ));
    }
    let now = x(answer.confidence);
    put(format_args!(
        r##"<line x1="{now:.1}" x2="{now:.1}" y1="{:.1}" y2="{bottom:.1}" stroke="#d94801" stroke-width="1.5"/>"##,
        top + HEAD
    ));
    for (ix, (cause, line)) in answer.causes.iter().zip(causes(answer, words)).enumerate() {
        let y = top + HEAD + ROW * ix as f64;
        let (from, to) = (x(answer.confidence), x(cause.confidence));
        // white around the words, so that no line crosses them
        put(format_args!(
            r##"<text x="{:.1}" y="{:.1}" paint-order="stroke" stroke="#fff" stroke-width="5">{}</text>"##,
            left + 4.0,
            y + 14.0,
            escape(&line)
        ));
        put(format_args!(
            r##"<rect x="{from:.1}" y="{:.1}" width="{:.1}" height="{BAR}" fill="#3182bd"/>"##,
            y + 20.0,
            (to - from).max(1.0)
        ));
    }
    svg
}
