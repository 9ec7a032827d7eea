#![allow(dead_code)]
//! A sample in which every pattern of the query files fits somewhere.

extern crate alloc as memory;
extern crate serde;

use crate::shapes::{self, point::*, Shape as Form};
pub use self::inner::deep;
use ::std::fmt;
use std::{collections::HashMap, io};

mod other;
/// A module in the file.
pub mod inner {
    pub fn deep() {}
}

/// A pair.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Pair<'a, T: Form + 'a, const N: usize = 3>
where
    T: Into<String>,
{
    pub left: &'a T,
    right: [u8; N], // behind it
}
pub struct Meters(pub f64, String);
struct Unit;
union Bits {
    whole: u32,
}

pub enum Shape {
    Empty,
    Circle(Meters),
    Box { width: f64 },
    Last = 4,
}

pub trait Area: fmt::Debug + ?Sized {
    type Unit: Default;
    const SIDES: usize;
    fn area(&self) -> Self::Unit;
    fn describe(&self) -> String { format!("{}", self.area()) }
}

impl<'a, T: Form, const N: usize> Area for Pair<'a, T, N> {
    type Unit = f64;
    const SIDES: usize = 4;
    fn area(self: Box<Self>) -> f64 { 1.0 }
}

impl Shape {
    pub async fn new(mut size: f64, (a, b): (u8, u8)) -> Result<Self, io::Error> {
        let shape = Self::Box { width: size };
        Ok(shape)
    }
}

pub type Table<K> = HashMap<K, Vec<Shape>>;
pub const LIMIT: usize = 10;
static mut COUNT: i32 = 0;

macro_rules! twice {
    ($x:expr) => { $x; $x };
}

extern "C" {
    fn outside(value: i32) -> i32;
    static VERSION: i32;
}

fn types(
    a: &dyn Area,
    b: impl Area + Send,
    c: fn(i32) -> u8,
    d: Box<dyn Fn(Meters) -> Shape>,
    e: <Shape as Area>::Unit,
    f: *const (u8, char),
    g: impl Iterator<Item = Shape>,
    h: for<'x> fn(&'x str),
    i: &[Shape],
) -> ! {
    loop {}
}

fn higher<F>(f: F) where F: for<'x> Fn(&'x str) {}

fn statements(shape: Shape, items: Vec<Shape>) -> Option<f64> {
    let Shape::Circle(Meters(width, ..)) = shape else { return None };
    let mut total: f64 = 0.0;
    'all: for (index, item) in items.iter().enumerate() {
        match item {
            Shape::Box { width: w @ 1..=3, .. } if *w > 1.0 => total += w,
            Shape::Box { width } | Shape::Circle(Meters(width, _)) => total = *width,
            Shape::Last => continue 'all,
            _ => break 'all,
        }
    }
    if let Some(first) = items.first() && total > 1.0 {
        total -= 1.0;
    } else if !items.is_empty() {
        total = -total;
    } else {
        total = 0.0;
    }
    while let Some(&[ref head, .., mut tail]) = Some(&[1, 2, 3]) {}
    let add = |x: f64, y| -> f64 { x + y };
    let later = async move { items.len() };
    let pair = (1, 'c', true, b"x", r"raw");
    let unit = ();
    let sizes = [0; 4];
    let part = &sizes[1..2];
    let parsed = "1".parse::<f64>().ok()?;
    let table = Table::<u8>::new();
    let meters = Meters { 0: 1.0, 1: String::new() };
    let width = 2.0;
    let boxed = Shape::Box { width, };
    unsafe { COUNT += 1 };
    println!("{}", pair.0 as u8);
    let all = vec![meters.0, parsed];
    twice!(add(1.0, 2.0));
    let ready = later.await;
    match pair.0 { -1 => (), 'a'..='z' => (), const { 1 } => () }
    const { LIMIT };
    let sum = (1 + 2) as u8 == 3;
    let field = super::other::value;
    Some(total)
}
