//! Organisations, and which sessions are theirs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::database::NOW;
use super::database::values::params;
use super::{Result, Store, StoreError};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Organisation {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made: String,
}

impl Store {
    /// All organisations, in the order of their numbers.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisations(&self) -> Result<Vec<Organisation>> {
        self.read(|from| {
            from.all("SELECT id, name, made FROM organisation ORDER BY id", &[], |row| {
                Ok(Organisation { id: row.take(0)?, name: row.take(1)?, made: row.take(2)? })
            })
        })
    }

    /// The number of an organisation.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn organisation(&self, name: &str) -> Result<i64> {
        let found = self.organisations()?.into_iter().find(|one| one.name == name);
        found.map(|one| one.id).ok_or_else(|| StoreError::NotNamed { what: "organisation", name: name.to_owned() })
    }

    /// Makes an organisation, and returns its number.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn add_organisation(&self, name: &str) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO organisation (name, made) VALUES (?, {NOW}) ON CONFLICT (name) DO NOTHING RETURNING id"
            );
            let made = to.find(&sql, params![name])?;
            made.ok_or(StoreError::Taken { what: "organisation", name: name.to_owned() })
        })
    }

    /// The number of an organisation, which is made if it does not exist, after it was given some sessions.
    ///
    /// # Errors
    /// If there is no such session. Then nothing is changed.
    pub fn organise(&self, name: &str, sessions: &[i64]) -> Result<i64> {
        self.write(|to| {
            let sql = format!("INSERT INTO organisation (name, made) VALUES (?, {NOW}) ON CONFLICT (name) DO NOTHING");
            to.execute(&sql, params![name])?;
            let id = to.value("SELECT id FROM organisation WHERE name = ?", params![name])?;
            for session in sessions {
                let sql = "UPDATE session SET organisation = ? WHERE id = ?";
                if to.execute(sql, params![id, *session])? == 0 {
                    return Err(StoreError::NotFound { what: "session", id: *session });
                }
            }
            Ok(id)
        })
    }

    /// The organisation of a session, also of one that was removed from the list.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisation_of(&self, session: i64) -> Result<Option<i64>> {
        self.read(|from| from.find("SELECT organisation FROM session WHERE id = ?", params![session]))
    }

    /// The organisations of all sessions, by their numbers.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisations_of_all(&self) -> Result<BTreeMap<i64, i64>> {
        self.read(|from| {
            let all = from.all("SELECT id, organisation FROM session", &[], |row| Ok((row.take(0)?, row.take(1)?)))?;
            Ok(all.into_iter().collect())
        })
    }

    /// Gives a session to an organisation.
    ///
    /// # Errors
    /// If there is no such session.
    pub fn give(&self, session: i64, organisation: i64) -> Result<()> {
        let sql = "UPDATE session SET organisation = ? WHERE id = ?";
        self.change_row(("session", session), sql, params![organisation, session])
    }
}
