//! Where a store is, as `--db` says it: a file, or the URL of a PostgreSQL database.

use std::fmt;
use std::path::{Path, PathBuf};

use super::StoreError;

/// Where a store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of SQLite.
    File(PathBuf),
    /// The URL of a database of PostgreSQL. It may have a password, so it is never printed.
    Server(String),
}

impl Address {
    /// Reads the value of `--db`.
    ///
    /// # Errors
    /// If it is the URL of something else, or empty.
    pub fn parse(db: &str) -> Result<Self, StoreError> {
        if db.starts_with("postgres://") || db.starts_with("postgresql://") {
            return Ok(Self::Server(db.to_owned()));
        }
        let path = db.strip_prefix("sqlite:").unwrap_or(db);
        if path.contains("://") || path.is_empty() {
            return Err(StoreError::Url("it is neither a file nor a postgres:// URL".to_owned()));
        }
        Ok(Self::File(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
    }

    /// Its file, if it has one.
    pub fn file(&self) -> Option<&Path> {
        if let Self::File(path) = self { Some(path) } else { None }
    }

    /// The value of `--db` that names it, with the password.
    pub fn secret(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite:{}", path.display()),
            Self::Server(url) => url.clone(),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(to),
            // user, password and options are nobody's business
            Self::Server(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let rest = rest.split('?').next().unwrap_or_default();
                write!(to, "{scheme}://{}", rest.rsplit('@').next().unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_database_and_keeps_its_secrets() {
        let file = |path: &str| Address::File(PathBuf::from(path));
        assert_eq!(Address::parse("plenary.db").unwrap(), file("plenary.db"));
        assert_eq!(Address::parse("sqlite:///var/lib/a b.db").unwrap(), file("/var/lib/a b.db"));
        let server = Address::parse("postgres://ana:p%40ss@db.example.org:5433/plans?sslmode=require").unwrap();
        assert_eq!(server.to_string(), "postgres://db.example.org:5433/plans");
        assert_eq!(format!("{server:?}"), "postgres://db.example.org:5433/plans");
        for wrong in ["", "mysql://a/b", "sqlite:"] {
            assert!(matches!(Address::parse(wrong), Err(StoreError::Url(_))), "{wrong}");
        }
    }
}
