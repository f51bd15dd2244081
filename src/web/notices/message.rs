//! The message about an issue, in the words of the public page.

use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use plenary_core::model::Language;
use plenary_documents::publish::Issued;
use plenary_documents::publish::labels::{since, version};
use plenary_documents::render::words::{self, page::for_language};
use sha2::{Digest, Sha256};

/// What the public page does not say: the code of a language, and why the message comes.
const AUTOMATIC: [(&str, &str); 6] = [
    ("en", "This message was sent automatically, because the secretariat of the session has this address in its list."),
    (
        "fr",
        "Ce message a été envoyé automatiquement, parce que cette adresse figure sur la liste du secrétariat de la session.",
    ),
    (
        "es",
        "Este mensaje se ha enviado automáticamente porque esta dirección figura en la lista de la secretaría del período de sesiones.",
    ),
    ("ru", "Это сообщение отправлено автоматически, поскольку этот адрес внесен в список секретариата сессии."),
    ("zh", "本邮件由系统自动发送，因为届会秘书处的名单中有此地址。"),
    ("ar", "أُرسلت هذه الرسالة تلقائيا لأن هذا العنوان وارد في قائمة أمانة الدورة."),
];

/// `Auto-Submitted` (RFC 3834), so that nobody's absence is announced to the sender.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// A subject and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    subject: String,
    text: String,
}

/// A text in one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Letter {
    /// About `issue`, for somebody who knows of the issue `known`, which is 0 for none. `page` is the address of the public
    /// page. None if there is no such issue.
    pub(super) fn of(issued: &[Issued], known: i64, issue: i64, code: &str, page: Option<&str>) -> Option<Self> {
        let find = |number| issued.iter().find(|one| i64::from(one.issue.number) == number);
        let now = find(issue)?;
        let words = words::ALL.into_iter().find(|words| words.code == code).unwrap_or(words::ALL[0]);
        let said = for_language(words);
        let title = line(now.schedule.session.title.or_any(&Language::known(words.code)));
        let version = version(now, words, said);
        let name = now.issue.symbol.as_deref().map_or_else(|| version.clone(), line);
        let mut parts = vec![title.clone()];
        parts.push(
            now.issue
                .symbol
                .as_deref()
                .map_or_else(|| version.clone(), |symbol| format!("{}\n{version}", line(symbol))),
        );
        if let Some(before) = find(known) {
            let heading = said.changes.fill(&[("number", &known.to_string())]);
            let changes = since(before, now, words);
            let mut lines: Vec<String> =
                changes.iter().map(|change| format!("- {}", line(&change.text(words.right_to_left)))).collect();
            if lines.is_empty() {
                lines.push(said.no_changes.text.to_owned());
            }
            parts.push(format!("{heading}\n\n{}", lines.join("\n")));
        }
        parts.extend(page.map(|page| format!("{page}{}.html", words.code)));
        let automatic = AUTOMATIC.iter().find(|(code, _)| *code == words.code).map_or("", |(_, text)| text);
        parts.push(format!("-- \n{automatic}"));
        Some(Self { subject: format!("{name}: {title}"), text: parts.join("\n\n") + "\n" })
    }

    /// The message to an address. `key` says which issue it is about: the same message has the same Message-ID.
    pub(super) fn message(&self, from: &Mailbox, to: &str, key: &str) -> Result<Message, String> {
        let hash = Sha256::digest(format!("{key} {to}"));
        let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let to = Mailbox::new(None, to.parse().map_err(|error| format!("{error}"))?);
        Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.subject.clone())
            .message_id(Some(format!("<{hash}@{}>", from.email.domain())))
            .date_now()
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
            .map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_adds_no_header() {
        let from: Mailbox = "Plenary <no-reply@example.org>".parse().unwrap();
        for subject in ["A\r\nBcc: x@example.org", "A\nBcc: x@example.org\n\nbody", "A\rBcc: x@example.org"] {
            let letter = Letter { subject: subject.to_owned(), text: "text\n".to_owned() };
            let message = letter.message(&from, "a@b.org", "k/1").unwrap();
            let sent = String::from_utf8(message.formatted()).unwrap();
            let (head, body) = sent.split_once("\r\n\r\n").unwrap();
            assert!(!head.split(['\r', '\n']).any(|line| line.starts_with("Bcc")), "{head}");
            assert_eq!(body.trim_end(), "text");
            assert!(head.contains("Auto-Submitted: auto-generated\r\n"), "{head}");
            assert!(head.contains("@example.org>"), "{head}");
            let again = letter.message(&from, "a@b.org", "k/1").unwrap();
            let id = |message: &Message| message.headers().get_raw("Message-ID").map(str::to_owned);
            assert!(id(&message).is_some() && id(&message) == id(&again));
        }
        assert_eq!(line("A\r\nBcc:  x"), "A Bcc: x");
    }
}
