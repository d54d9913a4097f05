//! Finds the functions of generated code that make calls.

use std::path::Path;

use anyhow::Context;
use quote::ToTokens;
use syn::{GenericArgument, ImplItem, Item, PathArguments, ReturnType, Signature, Type, Visibility};

/// A function that makes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The type of a successful result, as written in the code.
    pub(crate) result_type: String,
}

/// The location of functions that make calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionLocation {
    /// Methods of types whose name has this suffix.
    Methods(&'static str),
    /// Functions of modules.
    Modules,
}

/// Returns the public `async` functions below a folder that return a `Result`.
pub(crate) fn functions(folder: &Path, location: FunctionLocation) -> anyhow::Result<Vec<Function>> {
    let mut found = Vec::new();
    for file in sources(folder)? {
        found.extend(functions_of(&file, location));
    }
    Ok(found)
}

/// Counts the constants below a folder that have a type of this name.
pub(crate) fn constants(folder: &Path, type_name: &str) -> anyhow::Result<usize> {
    let is_one = |item: &&Item| matches!(item, Item::Const(it) if it.ty.to_token_stream().to_string() == type_name);
    Ok(sources(folder)?.iter().map(|file| file.items.iter().filter(is_one).count()).sum())
}

fn sources(folder: &Path) -> anyhow::Result<Vec<syn::File>> {
    let mut files = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = std::fs::read_to_string(&path)?;
            files.push(syn::parse_file(&text).with_context(|| path.display().to_string())?);
        }
    }
    Ok(files)
}

fn functions_of(file: &syn::File, location: FunctionLocation) -> Vec<Function> {
    let mut found = Vec::new();
    for item in &file.items {
        match (item, location) {
            (Item::Impl(it), FunctionLocation::Methods(ending))
                if it.trait_.is_none() && is_named(&it.self_ty, ending) =>
            {
                let methods = it.items.iter().filter_map(|it| match it {
                    ImplItem::Fn(it) => function(&it.vis, &it.sig),
                    _ => None,
                });
                found.extend(methods);
            }
            (Item::Fn(it), FunctionLocation::Modules) => found.extend(function(&it.vis, &it.sig)),
            _ => {}
        }
    }
    found
}

fn is_named(of: &Type, ending: &str) -> bool {
    matches!(of, Type::Path(it) if it.path.segments.last().is_some_and(|it| it.ident.to_string().ends_with(ending)))
}

fn function(visibility: &Visibility, signature: &Signature) -> Option<Function> {
    let is_call = matches!(visibility, Visibility::Public(_)) && signature.asyncness.is_some();
    let ReturnType::Type(_, result) = &signature.output else { return None };
    let result_type = is_call.then(|| first_argument(result, "Result"))??;
    let name = signature.ident.to_string();
    Some(Function {
        name: name.trim_start_matches("r#").to_owned(),
        result_type: result_type.to_token_stream().to_string(),
    })
}

/// Returns the first argument of a generic type with this name.
fn first_argument<'t>(of: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|it| match it {
        GenericArgument::Type(it) => Some(it),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "
        pub struct HttpClient;
        impl HttpClient {
            pub fn new() -> Self { Self }
            pub async fn get_thing(&self, id: &str) -> Result<models::Thing, Error<GetThing>> { todo!() }
            pub async fn r#type(&self) -> anyhow::Result<Vec<Thing>> { todo!() }
            async fn send(&self) -> Result<(), Error> { todo!() }
        }
        impl Clone for HttpClient { fn clone(&self) -> Self { Self } }
        impl Request { pub async fn parse() -> Result<(), Error> { todo!() } }
        pub async fn list_things(at: &Configuration) -> Result<(), Error> { todo!() }
        const GET_THING: Operation = Operation::new();
        const LIMIT: usize = 3;
    ";

    #[test]
    fn functions_of_returns_only_functions_that_make_calls() {
        let file = syn::parse_file(CODE).unwrap();
        let function =
            |name: &str, result_type: &str| Function { name: name.to_owned(), result_type: result_type.to_owned() };
        assert_eq!(
            functions_of(&file, FunctionLocation::Methods("Client")),
            [function("get_thing", "models :: Thing"), function("type", "Vec < Thing >")]
        );
        assert_eq!(functions_of(&file, FunctionLocation::Modules), [function("list_things", "()")]);
    }

    #[test]
    fn functions_reads_subfolders() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("apis")).unwrap();
        std::fs::write(folder.path().join("apis/things.rs"), CODE).unwrap();
        std::fs::write(folder.path().join("README.md"), "not code").unwrap();
        assert_eq!(functions(folder.path(), FunctionLocation::Modules).unwrap().len(), 1);
        assert_eq!(constants(folder.path(), "Operation").unwrap(), 1);
    }
}
