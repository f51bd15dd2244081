//! The files of the built-in rule sets.

/// Names and contents, in the order of listing.
pub(crate) const FILES: [(&str, &str); 7] = [
    ("none", include_str!("sets/none.json")),
    ("un-remote", include_str!("sets/un-remote.json")),
    ("un-onsite", include_str!("sets/un-onsite.json")),
    ("ece-2020-quota", include_str!("sets/ece-2020-quota.json")),
    ("ozone-2020", include_str!("sets/ozone-2020.json")),
    ("ep-2023-remote", include_str!("sets/ep-2023-remote.json")),
    ("aiic-onsite", include_str!("sets/aiic-onsite.json")),
];
