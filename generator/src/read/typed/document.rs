//! The root of the document: info, servers, tags and components.

use indexmap::IndexMap;
use openapiv3::{
    Contact, ExternalDocumentation, Info, License, OpenAPI, PathItem, ReferenceOr, Server, ServerVariable, Tag,
};
use serde_json::Value;

use super::component::{ComponentKind, component_name, to_component};
use super::reader::{Members, Reader};
use super::value::extensions;
use super::webhook::WEBHOOKS;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail};
use crate::read::dialect;
use crate::read::reference::reference_of;

/// The members of a missing node.
static EMPTY: std::sync::LazyLock<Members> = std::sync::LazyLock::new(Members::new);

impl<'a> Reader<'a> {
    /// Types the whole document. Returns its webhooks, too.
    pub(super) fn document(&mut self) -> (OpenAPI, IndexMap<String, PathItem>) {
        let start = Pointer::root();
        let at = Trail::from(&start);
        let root: &'a Members = self.root.as_object().unwrap_or(&EMPTY);
        self.check_sections(root, &at);
        self.components(root, &at);
        let security = self.security_list(root, &at);
        let paths = self.paths(root, &at);
        let webhooks = self.webhooks(root, &at);
        self.nested_schemas();
        let mut extensions = extensions(root);
        extensions.shift_remove(WEBHOOKS);
        let openapi = OpenAPI {
            openapi: "3.0.3".to_owned(),
            info: self.info(root, &at),
            servers: self.servers(root, &at),
            paths,
            components: Some(std::mem::take(&mut self.components)),
            security,
            tags: self.tags(root, &at),
            external_docs: self.external_docs(root, &at),
            extensions,
        };
        (openapi, webhooks)
    }

    fn check_sections(&mut self, root: &Members, at: &Trail<'_>) {
        // Since 3.1, a document may consist only of webhooks or components.
        let may_lack_paths = root.contains_key("webhooks")
            || root.contains_key(WEBHOOKS)
            || root.contains_key("components") && dialect::is_newer(self.root);
        if !root.contains_key("paths") && !may_lack_paths {
            self.report(at, Code::Malformed, "missing `paths`; the document has no operations");
        }
    }

    fn info(&mut self, root: &Members, at: &Trail<'_>) -> Info {
        let here = at.member("info");
        let node = self.object(root, "info", at);
        if root.get("info").is_none_or(Value::is_null) {
            self.report(at, Code::Malformed, "missing `info`");
        }
        let Some(node) = node else { return Info::default() };
        Info {
            title: self.required_string(node, "title", &here),
            description: with_link(self.string(node, "description", &here), self.external_docs(root, at).as_ref()),
            terms_of_service: self.string(node, "termsOfService", &here),
            contact: self.contact(node, &here),
            license: self.license(node, &here),
            version: match node.get("version") {
                // An unquoted `version: 1.10` is a number in YAML. This is too common to report.
                Some(Value::Number(version)) => {
                    // Integers have only one spelling, so that the file does not have to be read again.
                    let is_ambiguous = version.is_f64();
                    let at = is_ambiguous.then(|| here.member("version").pointer());
                    let spelling = at.and_then(|it| self.origins.spellings(&[it]).pop().flatten());
                    spelling.unwrap_or_else(|| version.to_string())
                }
                _ => self.required_string(node, "version", &here),
            },
            extensions: extensions(node),
        }
    }

    fn contact(&mut self, info: &Members, at: &Trail<'_>) -> Option<Contact> {
        let node = self.object(info, "contact", at)?;
        let here = at.member("contact");
        Some(Contact {
            name: self.string(node, "name", &here),
            url: self.string(node, "url", &here),
            email: self.string(node, "email", &here),
            extensions: extensions(node),
        })
    }

    fn license(&mut self, info: &Members, at: &Trail<'_>) -> Option<License> {
        let node = self.object(info, "license", at)?;
        let here = at.member("license");
        let name = self.required_string(node, "name", &here);
        Some(License { name, url: self.string(node, "url", &here), extensions: extensions(node) })
    }

    /// Types the member `externalDocs`.
    fn external_docs(&mut self, node: &Members, at: &Trail<'_>) -> Option<ExternalDocumentation> {
        let docs = self.object(node, "externalDocs", at)?;
        let here = at.member("externalDocs");
        if docs.get("url").is_none_or(Value::is_null) {
            self.report(&here, Code::Malformed, "missing `url`");
        }
        Some(ExternalDocumentation {
            description: self.string(docs, "description", &here),
            url: self.url(docs, "url", &here).unwrap_or_default(),
            extensions: extensions(docs),
        })
    }

    /// Returns a member that is a URL, which may be relative. Other strings could not be shown as one.
    pub(super) fn url(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<String> {
        let url = self.string(node, key, at)?.trim().to_owned();
        if url.contains(|it: char| it.is_whitespace() || it.is_control() || matches!(it, '<' | '>' | '`' | '\\')) {
            self.report(
                &at.member(key),
                Code::Malformed,
                "the string has characters that URLs cannot have; it is dropped",
            );
            return None;
        }
        (!url.is_empty()).then_some(url)
    }

    /// Types the members `description` and `externalDocs`.
    pub(super) fn description(&mut self, node: &Members, at: &Trail<'_>) -> Option<String> {
        let external = self.external_docs(node, at);
        with_link(self.string(node, "description", at), external.as_ref())
    }

    fn tags(&mut self, root: &Members, at: &Trail<'_>) -> Vec<Tag> {
        let here = at.member("tags");
        let mut tags: Vec<Tag> = Vec::new();
        for (index, node) in self.list(root, "tags", at).iter().enumerate() {
            let at = here.item(index);
            let Some(node) = self.members(node, &at) else { continue };
            let tag = Tag {
                name: self.required_string(node, "name", &at),
                description: self.description(node, &at),
                external_docs: None,
                extensions: extensions(node),
            };
            if !tag.name.is_empty() && tags.iter().all(|it| it.name != tag.name) {
                tags.push(tag);
            }
        }
        tags
    }

    /// Types the member `servers`.
    pub(super) fn servers(&mut self, node: &Members, at: &Trail<'_>) -> Vec<Server> {
        let here = at.member("servers");
        let nodes = self.list(node, "servers", at).iter().enumerate();
        nodes.filter_map(|(index, node)| self.server(node, &here.item(index))).collect()
    }

    /// Types a server.
    pub(super) fn server(&mut self, node: &Value, at: &Trail<'_>) -> Option<Server> {
        let node = self.members(node, at)?;
        Some(Server {
            url: self.required_string(node, "url", at),
            description: self.string(node, "description", at),
            variables: self.server_variables(node, at),
            extensions: extensions(node),
        })
    }

    fn server_variables(&mut self, server: &Members, at: &Trail<'_>) -> Option<IndexMap<String, ServerVariable>> {
        let nodes = self.object(server, "variables", at)?;
        let here = at.member("variables");
        let mut variables = IndexMap::new();
        for (name, node) in nodes {
            let at = here.member(name);
            let Some(node) = self.members(node, &at) else { continue };
            let enumeration = self.strings(node, "enum", &at);
            let default = self.string(node, "default", &at);
            if default.is_none() {
                self.report(&at, Code::Malformed, "the variable has no default; its first enum value is used");
            }
            let variable = ServerVariable {
                default: default.or_else(|| enumeration.first().cloned()).unwrap_or_default(),
                enumeration,
                description: self.string(node, "description", &at),
                extensions: extensions(node),
            };
            variables.insert(name.clone(), variable);
        }
        Some(variables)
    }

    /// Types the components. Sections that others refer to come first, so that references to dropped components are detected.
    fn components(&mut self, root: &'a Members, at: &Trail<'_>) {
        let Some(node) = self.object(root, "components", at) else { return };
        let at = &at.member("components");
        self.components.extensions = extensions(node);
        self.components.schemas = self.section(node, ComponentKind::Schema, at, Self::component_schema);
        self.components.examples = self.section(node, ComponentKind::Example, at, Self::example_or_reference);
        self.components.headers = self.section(node, ComponentKind::Header, at, Self::header_or_reference);
        self.components.links = self.section(node, ComponentKind::Link, at, Self::link_or_reference);
        self.components.parameters = self.section(node, ComponentKind::Parameter, at, Self::parameter_or_reference);
        self.components.request_bodies =
            self.section(node, ComponentKind::RequestBody, at, Self::request_body_or_reference);
        self.components.responses = self.section(node, ComponentKind::Response, at, Self::response_or_reference);
        self.components.security_schemes =
            self.section(node, ComponentKind::SecurityScheme, at, Self::scheme_or_reference);
        self.components.callbacks = self.section(node, ComponentKind::Callback, at, |reader, node, at| {
            reader.callback(node, at).map(ReferenceOr::Item)
        });
    }

    fn section<T>(
        &mut self,
        components: &'a Members,
        kind: ComponentKind,
        at: &Trail<'_>,
        item: fn(&mut Self, &'a Value, &Trail<'_>) -> Option<ReferenceOr<T>>,
    ) -> IndexMap<String, ReferenceOr<T>> {
        let here = at.member(kind.section());
        let Some(nodes) = self.object(components, kind.section(), at) else { return IndexMap::new() };
        // Aliases come last, so that their targets are already typed.
        let (aliases, own): (Vec<_>, Vec<_>) = nodes.iter().partition(|(_, node)| node.get("$ref").is_some());
        let mut typed = IndexMap::new();
        for (name, node) in own {
            if let Some(component) = item(self, node, &here.member(name)) {
                typed.insert(name.clone(), component);
            }
        }
        for (name, node) in aliases {
            let at = here.member(name);
            let component = match kind {
                ComponentKind::Schema => item(self, node, &at),
                _ => self.alias(kind, node, &at, &typed, item),
            };
            typed.extend(component.map(|it| (name.clone(), it)));
        }
        let order: IndexMap<_, _> = nodes.keys().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
        typed.sort_by_key(|name, _| order.get(name.as_str()).copied());
        typed
    }

    /// Types a component that is only a reference to another one.
    fn alias<T>(
        &mut self,
        kind: ComponentKind,
        node: &'a Value,
        at: &Trail<'_>,
        typed: &IndexMap<String, ReferenceOr<T>>,
        item: fn(&mut Self, &'a Value, &Trail<'_>) -> Option<ReferenceOr<T>>,
    ) -> Option<ReferenceOr<T>> {
        let (target, pointer) = self.target(reference_of(node)?, at)?;
        match component_name(kind, &pointer) {
            Some(name) if typed.contains_key(&name) => {
                Some(ReferenceOr::Reference { reference: to_component(kind, &name) })
            }
            Some(_) => {
                self.report(&at.member("$ref"), Code::UnresolvedReference, "the target of this reference was dropped");
                None
            }
            None => self.inline(target, pointer, at, item),
        }
    }

    fn component_schema(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<openapiv3::Schema>> {
        if self.is_cycle(node) {
            self.report(at, Code::ReferenceCycle, "the schema is a reference that leads back to itself");
            return Some(self.untyped().to_reference());
        }
        Some(self.own_schema(node, at).to_reference())
    }

    /// Types the schemas inside other nodes that references point to. These can contain further such references.
    fn nested_schemas(&mut self) {
        let schemas = Pointer::root().child("components").child("schemas");
        let mut done = 0;
        while let Some((pointer, name)) =
            self.nested.get_index(done).map(|(pointer, name)| (pointer.clone(), name.clone()))
        {
            done += 1;
            let start = schemas.child(&name);
            self.origins.alias(start.clone(), &pointer);
            let root = self.root;
            if let Some(node) = root.pointer(pointer.as_str()) {
                let id = self.own_schema(node, &Trail::from(&start));
                self.components.schemas.insert(name, id.to_reference());
            }
        }
    }
}

/// Appends a link to a description.
fn with_link(description: Option<String>, external: Option<&ExternalDocumentation>) -> Option<String> {
    let Some(external) = external.filter(|it| !it.url.is_empty()) else { return description };
    // The label of a link is one line without brackets.
    let label = external.description.as_deref().map(str::trim);
    let label =
        label.filter(|it| !it.is_empty() && !it.contains(['[', ']', '\n', '\r'])).map(|it| it.trim_end_matches('.'));
    let link = format!("See also: [{}](<{}>).", label.unwrap_or("External documentation"), external.url);
    Some(with_paragraph(description, &link))
}

/// Appends a paragraph to a description.
pub(super) fn with_paragraph(description: Option<String>, paragraph: &str) -> String {
    match description.filter(|it| !it.trim().is_empty()) {
        Some(description) => format!("{}\n\n{paragraph}", description.trim_end()),
        None => paragraph.to_owned(),
    }
}
