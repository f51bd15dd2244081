//! Which file and which layer of this workspace imports which: for `make arrows`, and for `tests/layers.rs`, which fails
//! where an import goes against [`layers`].
//!
//! By rules of text, not by the compiler: [`files`] are read without comments and tests, and [`imports`] follows every
//! path in them to the file that it names, also through a `pub use`.

pub mod files;
pub mod imports;
pub mod layers;
