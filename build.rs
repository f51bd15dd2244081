//! Packs the licences of others, which are half a megabyte.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

fn main() -> io::Result<()> {
    const NOTICES: &str = "THIRD-PARTY-NOTICES";
    println!("cargo::rerun-if-changed={NOTICES}");
    if let Some(out) = std::env::var_os("OUT_DIR") {
        let mut packer = ZlibEncoder::new(File::create(Path::new(&out).join(NOTICES))?, Compression::best());
        packer.write_all(&fs::read(NOTICES)?)?;
        packer.finish()?;
    }
    Ok(())
}
