//! Stands in for `wasmi`: no plugin is loaded. See `../README.md`.

include!("../../never.rs");

use std::marker::PhantomData;

/// Why nothing is loaded.
pub struct Error;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("wasmi is left out of this program: crates/without/README.md")
    }
}

#[derive(Default)]
pub struct Config;

impl Config {
    pub fn wasm_relaxed_simd(&mut self, _: bool) {}
}

pub struct Engine;

impl Engine {
    pub fn new(_: &Config) -> Self {
        Self
    }
}

never! {
    Module {
        exports() -> std::slice::Iter<'_, ExportType>;
        get_export(&str) -> Option<ExternType>;
    }
}

impl Module {
    pub fn new(_: &Engine, _: &[u8]) -> Result<Self, Error> {
        Err(Error)
    }
}

never! {
    ExportType {
        name() -> &str;
        ty() -> &ExternType;
    }
}

pub enum ExternType {
    Func(FuncType),
    Memory(Memory),
}

pub struct Linker<T>(Engine, PhantomData<fn(T)>);

impl<T> Linker<T> {
    pub fn new(_: &Engine) -> Self {
        Self(Engine, PhantomData)
    }

    pub fn engine(&self) -> &Engine {
        &self.0
    }

    pub fn func_wrap<F>(&mut self, _: &str, _: &str, _: F) -> Result<(), &'static str> {
        Ok(())
    }

    pub fn instantiate_and_start(&self, _: &mut Store<T>, module: &Module) -> Result<Instance, Error> {
        match *module {}
    }
}

pub struct Store<T>(T);

impl<T> Store<T> {
    pub fn new(_: &Engine, data: T) -> Self {
        Self(data)
    }

    pub fn data_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

pub struct Caller<'a, T>(std::convert::Infallible, PhantomData<&'a mut T>);

impl<T> Caller<'_, T> {
    pub fn data_mut(&mut self) -> &mut T {
        match self.0 {}
    }

    pub fn get_export(&self, _: &str) -> Option<Extern> {
        match self.0 {}
    }
}

never! {
    Instance {
        get_export(impl Sized, &str) -> Option<Extern>;
    }

    Extern {
        into_func() -> Option<Func>;
        into_memory() -> Option<Memory>;
    }

    Func {
        call(impl Sized, &[Val], &mut [Val]) -> Result<(), Error>;
        ty(impl Sized) -> FuncType;
    }

    FuncType {
        params() -> &[ValType];
        results() -> &[ValType];
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum ValType {
    I32,
}

pub enum Val {
    I32(i32),
    I64(i64),
}

never! {
    Memory {
        data(impl Sized) -> &[u8];
        data_mut(impl Sized) -> &mut [u8];
        grow(impl Sized, u64) -> Result<u64, &'static str>;
        read(impl Sized, usize, &mut [u8]) -> Result<(), Error>;
        size(impl Sized) -> u64;
        write(impl Sized, usize, &[u8]) -> Result<(), Error>;
    }
}
