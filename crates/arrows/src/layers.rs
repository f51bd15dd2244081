//! What each layer may import of the others.

/// A package of the workspace, and its layers in the order of the data. A layer is a module at the top of a package.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// The folder of its sources.
    pub root: &'static str,
    /// Each layer, and those before it that it may import.
    pub layers: &'static [(&'static str, &'static [&'static str])],
}

impl Package {
    /// The name that code gives it.
    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// All packages. No two have a layer of the same name, and none imports one after it.
pub const PACKAGES: &[Package] = &[
    Package {
        name: "plenary-core",
        root: "crates/plenary-core/src",
        layers: &[
            ("details", &[]),
            ("model", &[]),
            ("read", &["model"]),
            ("risk", &["model"]),
            ("calibrate", &["model", "risk"]),
            ("formulate", &["model"]),
            ("solve", &["details", "formulate", "model"]),
            ("verify", &["model"]),
            ("pipeline", &["details", "formulate", "model", "solve", "verify"]),
            ("message", &["solve"]),
            ("assure", &["formulate", "message", "model", "pipeline", "risk", "solve", "verify"]),
            ("whatif", &["assure", "details", "formulate", "message", "model", "pipeline", "read", "solve", "verify"]),
            ("day", &["details", "message", "model", "read", "risk", "solve", "verify", "whatif"]),
            (
                "explain",
                &[
                    "assure",
                    "details",
                    "formulate",
                    "message",
                    "model",
                    "pipeline",
                    "read",
                    "risk",
                    "solve",
                    "verify",
                    "whatif",
                ],
            ),
            ("answers", &["day", "details", "explain", "message", "model", "read", "risk", "verify", "whatif"]),
        ],
    },
    Package {
        name: "plenary-documents",
        root: "crates/plenary-documents/src",
        layers: &[
            ("import", &["details", "model"]),
            ("imported", &["import", "read"]),
            ("render", &["details", "model"]),
            ("publish", &["message", "model", "render"]),
        ],
    },
    Package {
        name: "plenary",
        root: "src",
        layers: &[
            ("log", &[]),
            ("store", &["details"]),
            ("sandbox", &["details", "import", "message"]),
            ("words", &["explain", "model", "read", "render"]),
            ("issue", &["message", "model", "publish", "read", "render", "verify"]),
            (
                "web",
                &[
                    "answers", "assure", "day", "details", "explain", "import", "imported", "issue", "log", "message",
                    "model", "pipeline", "publish", "read", "render", "risk", "sandbox", "solve", "store", "verify",
                    "whatif", "words",
                ],
            ),
            (
                "mcp",
                &[
                    "answers", "details", "explain", "import", "imported", "read", "render", "risk", "sandbox",
                    "solve", "store", "verify", "web", "whatif",
                ],
            ),
            (
                "cli",
                &[
                    "answers",
                    "assure",
                    "calibrate",
                    "day",
                    "details",
                    "explain",
                    "import",
                    "imported",
                    "issue",
                    "log",
                    "mcp",
                    "message",
                    "model",
                    "pipeline",
                    "publish",
                    "read",
                    "render",
                    "risk",
                    "sandbox",
                    "solve",
                    "store",
                    "verify",
                    "web",
                    "whatif",
                    "words",
                ],
            ),
        ],
    },
    Package {
        name: "arrows",
        root: "crates/arrows/src",
        layers: &[("layers", &[]), ("files", &["layers"]), ("imports", &["files", "layers"])],
    },
];
