//! Stands in for `icu_segmenter_data`: the rules of Unicode, without dictionaries and models of words. See `../README.md`.
//!
//! What is in `data` is of `icu_segmenter_data` 2.4.0, unaltered, under the licence beside it.

#![no_std]

include!("../data/segmenter_break_grapheme_cluster_v1.rs.data");
include!("../data/segmenter_break_line_v1.rs.data");
include!("../data/segmenter_break_sentence_v1.rs.data");
include!("../data/segmenter_break_word_v1.rs.data");

/// The beginning of `data/mod.rs`.
#[macro_export]
macro_rules! make_provider {
    ($provider:ty) => {
        impl $provider {
            #[allow(dead_code)]
            pub(crate) const MUST_USE_MAKE_PROVIDER_MACRO: () = ();
        }
        icu_provider::marker::impl_data_provider_never_marker!($provider);
    };
}

macro_rules! none {
    ($dollar:tt $($name:ident $marker:ident)*) => {
        $(
            #[macro_export]
            macro_rules! $name {
                ($dollar provider:ty) => {
                    impl icu_provider::DataProvider<icu::segmenter::provider::$marker> for $dollar provider {
                        fn load(
                            &self,
                            request: icu_provider::DataRequest,
                        ) -> Result<icu_provider::DataResponse<icu::segmenter::provider::$marker>, icu_provider::DataError>
                        {
                            let info = <icu::segmenter::provider::$marker as icu_provider::DataMarker>::INFO;
                            Err(icu_provider::DataErrorKind::IdentifierNotFound.with_req(info, request))
                        }
                    }
                };
            }
        )*
    };
}

none! { $
    impl_segmenter_break_sentence_override_v1 SegmenterBreakSentenceOverrideV1
    impl_segmenter_break_word_override_v1 SegmenterBreakWordOverrideV1
    impl_segmenter_dictionary_auto_v2 SegmenterDictionaryAutoV2
    impl_segmenter_dictionary_extended_v2 SegmenterDictionaryExtendedV2
    impl_segmenter_lstm_auto_v1 SegmenterLstmAutoV1
}

/// The version of Unicode that the data is of.
#[macro_export]
macro_rules! unicode_tag {
    () => {
        "18.0.0"
    };
}
