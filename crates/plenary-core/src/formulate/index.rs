//! Index types: numbers that say what they count, so that one of a row finds no column.
//!
//! A `TiVec` of the library `typed_index_collections` is a `Vec` that only the index type of its entries can index.

/// Defines an index type.
macro_rules! index_type {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl From<usize> for $name {
            #[inline]
            fn from(number: usize) -> Self {
                Self(number)
            }
        }

        impl From<$name> for usize {
            #[inline]
            fn from(ix: $name) -> Self {
                ix.0
            }
        }
    };
}

pub(crate) use index_type;
