// Facts of Rust files by the parser `syn`, one JSON line a file (see rustdoc.py). Columns count characters here.
// usage: rust_facts   with the folder and then the files on standard input, a line each

use proc_macro2::{Ident, LineColumn, Span};
use std::io::{self, BufRead};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const METHOD: u8 = 6;
const ENUM: u8 = 10;
const INTERFACE: u8 = 11;
const FUNCTION: u8 = 12;
const VARIABLE: u8 = 13;
const CONSTANT: u8 = 14;
const ENUM_MEMBER: u8 = 22;
const STRUCT: u8 = 23;

#[derive(Default)]
struct Facts {
    // name, kind, line, column, first and last line of the whole, kinds around
    declared: Vec<String>,
    spans: Vec<String>,
    calls: Vec<String>,
    imports: Vec<String>,
    // trait, name, line, column, whether it is the trait's own
    methods: Vec<String>,
    of_trait: Option<String>,
    around: Vec<u8>,
    in_impl: bool,
}

fn at(place: LineColumn) -> String {
    format!("[{},{}]", place.line - 1, place.column)
}

fn range(span: Span) -> String {
    format!("{},{}", at(span.start()), at(span.end()))
}

impl Facts {
    fn declare(&mut self, name: &Ident, kind: u8, from: Span, whole: Span) {
        let place = name.span().start();
        self.declared.push(format!(
            "[{:?},{},{},{},{},{},{:?}]",
            name.to_string(),
            kind,
            place.line - 1,
            place.column,
            from.start().line - 1,
            whole.end().line - 1,
            self.around
        ));
    }

    fn span(&mut self, whole: Span, kind: &str, name: Option<&Ident>) {
        let named = name.map_or("[-1,-1]".into(), |n| at(n.span().start()));
        self.spans.push(format!("[{},{:?},{}]", range(whole), kind, named));
    }

    fn method(&mut self, name: &Ident, own: bool) {
        let place = name.span().start();
        if let Some(of) = &self.of_trait {
            let (line, name) = (place.line - 1, name.to_string());
            self.methods.push(format!("[{of:?},{name:?},{line},{},{own}]", place.column));
        }
    }

    fn of_trait(&mut self, name: Option<String>, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.of_trait, name);
        visit(self);
        self.of_trait = before;
    }

    fn inside(&mut self, kind: u8, visit: impl FnOnce(&mut Self)) {
        self.around.push(kind);
        visit(self);
        self.around.pop();
    }

    fn call(&mut self, name: &Ident) {
        let made = name.to_string().starts_with(char::is_uppercase);
        let place = name.span().start();
        let kind = if made { "new" } else { "call" };
        self.calls.push(format!("[{},{},{:?}]", place.line - 1, place.column, kind));
    }

    fn function(&mut self, signature: &syn::Signature, from: Span, whole: Span, body: bool) {
        let kind = if self.in_impl { METHOD } else { FUNCTION };
        self.declare(&signature.ident, kind, from, whole);
        if body {
            self.span(whole, "function", Some(&signature.ident));
        }
    }

    fn members(&mut self, inside: bool, kind: u8, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.in_impl, inside);
        self.inside(kind, visit);
        self.in_impl = before;
    }
}

/// Where an item begins for the compiler: behind its attributes.
fn start(visibility: &syn::Visibility, keyword: Span) -> Span {
    match visibility {
        syn::Visibility::Inherited => keyword,
        seen => seen.span(),
    }
}

fn beginning(visibility: &syn::Visibility, signature: &syn::Signature) -> Span {
    start(visibility, signature.span())
}

impl<'ast> Visit<'ast> for Facts {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.in_impl = false;
        self.function(&item.sig, beginning(&item.vis, &item.sig), item.span(), true);
        self.members(false, FUNCTION, |me| visit::visit_item_fn(me, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.in_impl = true;
        self.function(&item.sig, beginning(&item.vis, &item.sig), item.span(), true);
        self.method(&item.sig.ident, false);
        self.members(false, METHOD, |me| visit::visit_impl_item_fn(me, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.in_impl = true;
        self.function(&item.sig, item.sig.span(), item.span(), item.default.is_some());
        self.method(&item.sig.ident, true);
        self.members(false, METHOD, |me| visit::visit_trait_item_fn(me, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.span(item.span(), "class", None);
        let last = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        let name = last.map(|segment| segment.ident.to_string());
        self.of_trait(name, |me| visit::visit_item_impl(me, item));
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.declare(&item.ident, INTERFACE, start(&item.vis, item.trait_token.span), item.span());
        self.span(item.span(), "class", Some(&item.ident));
        let name = Some(item.ident.to_string());
        self.members(true, INTERFACE, |me| {
            me.of_trait(name, |me| visit::visit_item_trait(me, item));
        });
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.declare(&item.ident, STRUCT, start(&item.vis, item.struct_token.span), item.span());
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.declare(&item.ident, ENUM, start(&item.vis, item.enum_token.span), item.span());
        self.inside(ENUM, |me| visit::visit_item_enum(me, item));
    }

    fn visit_variant(&mut self, item: &'ast syn::Variant) {
        self.declare(&item.ident, ENUM_MEMBER, item.ident.span(), item.span());
        visit::visit_variant(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.declare(&item.ident, STRUCT, start(&item.vis, item.type_token.span), item.span());
        visit::visit_item_type(self, item);
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.declare(&item.ident, STRUCT, start(&item.vis, item.union_token.span), item.span());
        visit::visit_item_union(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.declare(&item.ident, CONSTANT, start(&item.vis, item.const_token.span), item.span());
        visit::visit_item_const(self, item);
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.declare(&item.ident, CONSTANT, start(&item.vis, item.const_token.span), item.span());
        visit::visit_impl_item_const(self, item);
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.declare(&item.ident, CONSTANT, item.const_token.span, item.span());
        visit::visit_trait_item_const(self, item);
    }

    fn visit_impl_item_type(&mut self, item: &'ast syn::ImplItemType) {
        self.declare(&item.ident, STRUCT, start(&item.vis, item.type_token.span), item.span());
        visit::visit_impl_item_type(self, item);
    }

    fn visit_trait_item_type(&mut self, item: &'ast syn::TraitItemType) {
        self.declare(&item.ident, STRUCT, item.type_token.span, item.span());
        visit::visit_trait_item_type(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.declare(&item.ident, VARIABLE, start(&item.vis, item.static_token.span), item.span());
        visit::visit_item_static(self, item);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if let Some(name) = &item.ident {
            self.declare(name, FUNCTION, item.mac.path.span(), item.span());
        }
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.inside(FUNCTION, |me| {
            me.declare(&pattern.ident, VARIABLE, pattern.ident.span(), pattern.ident.span())
        });
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.imports.push(format!("[{}]", range(item.span())));
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.span(closure.span(), "anonymous", None);
        visit::visit_expr_closure(self, closure);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let mut callee = &*call.func;
        while let syn::Expr::Paren(inner) = callee {
            callee = &inner.expr;
        }
        if let syn::Expr::Path(path) = callee {
            if let Some(last) = path.path.segments.last() {
                self.call(&last.ident);
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.call(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    /// What a macro is given is seen where it reads like a list of expressions.
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let list = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        if let Ok(expressions) = called.parse_body_with(list) {
            // The tree lives no longer than this call, which is long enough to be walked.
            let mut inner = Facts { around: self.around.clone(), ..Facts::default() };
            expressions.iter().for_each(|one| inner.visit_expr(one));
            self.calls.append(&mut inner.calls);
            self.spans.append(&mut inner.spans);
            self.declared.append(&mut inner.declared);
        }
    }
}

fn main() {
    let mut lines = io::stdin().lock().lines().map(|line| line.expect("UTF-8"));
    let folder = lines.next().expect("a folder");
    for path in lines {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{path}")) else { continue };
        let Ok(tree) = syn::parse_file(text.trim_start_matches('\u{feff}')) else { continue };
        let mut facts = Facts::default();
        facts.visit_file(&tree);
        println!(
            "{{\"path\":{:?},\"declared\":[{}],\"spans\":[{}],\"calls\":[{}],\"imports\":[{}],\"methods\":[{}]}}",
            path,
            facts.declared.join(","),
            facts.spans.join(","),
            facts.calls.join(","),
            facts.imports.join(","),
            facts.methods.join(",")
        );
    }
}
