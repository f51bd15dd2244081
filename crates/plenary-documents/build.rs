//! Packs the fonts: so the program is 1.7 MB smaller.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=assets/fonts");
    let (Some(out), Some(_)) = (std::env::var_os("OUT_DIR"), std::env::var_os("CARGO_FEATURE_PDF")) else {
        return Ok(());
    };
    for file in fs::read_dir("assets/fonts")? {
        let file = file?.path();
        if let (Some("otf" | "ttf"), Some(name)) = (file.extension().and_then(|kind| kind.to_str()), file.file_name()) {
            let packed = File::create(Path::new(&out).join(name))?;
            let mut packer = ZlibEncoder::new(packed, Compression::best());
            packer.write_all(&fs::read(&file)?)?;
            packer.finish()?;
        }
    }
    Ok(())
}
