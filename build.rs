//! Packs the files of the page and the licences of others, which are more than a megabyte.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The files of the page.
const PAGE: &str = "src/web/page";

fn main() -> io::Result<()> {
    const NOTICES: &str = "THIRD-PARTY-NOTICES";
    println!("cargo::rerun-if-changed={NOTICES}");
    println!("cargo::rerun-if-changed={PAGE}");
    let Some(out) = std::env::var_os("OUT_DIR") else { return Ok(()) };
    let out = Path::new(&out);
    pack(Path::new(NOTICES), &out.join(NOTICES))?;
    fs::create_dir_all(out.join("page"))?;
    for file in fs::read_dir(PAGE)? {
        let file = file?;
        if file.file_type()?.is_file() {
            pack(&file.path(), &out.join("page").join(file.file_name()))?;
        }
    }
    Ok(())
}

/// Packs a file. The header has no name and no time, so the bytes are the same again.
fn pack(file: &Path, packed: &Path) -> io::Result<()> {
    let mut packer = GzEncoder::new(File::create(packed)?, Compression::best());
    packer.write_all(&fs::read(file)?)?;
    packer.finish()?;
    Ok(())
}
