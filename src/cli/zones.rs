//! `--zones`: the time zones whose hours are printed in addition to local time.

use super::exit::{Error, Result};
use plenary_core::model::{Participant, Zone};
use plenary_core::read;

/// One of the names that `--zones` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneName {
    /// A zone of the IANA database.
    Zone(Zone),
    /// The zones of all participants of the session.
    Participants,
}

/// Parses a name of `--zones`.
pub fn parse(text: &str) -> std::result::Result<ZoneName, String> {
    if text == "participants" {
        return Ok(ZoneName::Participants);
    }
    read::zone(text).map(ZoneName::Zone).map_err(|near| match near {
        Some(near) => format!("unknown time zone; did you mean {near}?"),
        None => "unknown time zone; write IANA names separated by commas, such as \
                 America/New_York,Asia/Shanghai, or participants"
            .to_owned(),
    })
}

/// The zones that the names stand for, in order. `participants` are those of the session, if it was read.
pub fn all(names: &[ZoneName], participants: Option<&[Participant]>) -> Result<Vec<Zone>> {
    let mut zones = Vec::new();
    for name in names {
        match (name, participants) {
            (ZoneName::Zone(zone), _) => zones.push(*zone),
            (ZoneName::Participants, Some([])) => {
                return Err(Error::Usage {
                    what: "the session has no participants".to_owned(),
                    help: "add `participants` to it, or name the zones, such as --zones Asia/Tokyo".to_owned(),
                });
            }
            (ZoneName::Participants, Some(all)) => zones.extend(all.iter().map(|participant| participant.zone)),
            (ZoneName::Participants, None) => {
                return Err(Error::Usage {
                    what: "a schedule file has no participants".to_owned(),
                    help:
                        "name the zones; a schedule that was planned with --zones keeps them, and needs no --zones here"
                            .to_owned(),
                });
            }
        }
    }
    Ok(zones)
}
