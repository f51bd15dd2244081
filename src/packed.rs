//! Files that `build.rs` packs into the program by gzip.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// A file as it was. What `build.rs` has packed can be unpacked; of anything else, as much as there is.
pub fn unpack(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _whole = GzDecoder::new(packed).read_to_end(&mut bytes);
    bytes
}
