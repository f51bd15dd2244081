/// Types that have no values, with methods that so nothing can call.
macro_rules! never {
    ($($type:ident { $($name:ident($($argument:ty),*) -> $out:ty;)* })*) => {
        $(
            pub enum $type {}

            impl $type {
                $(
                    pub fn $name(&self $(, _: $argument)*) -> $out {
                        match *self {}
                    }
                )*
            }
        )*
    };
}
