//! The pieces of a chat, as large as those of real services, with a model like a generated one.

use sdk_runtime::json::{Extra, Json, Node, Writer};
use sdk_runtime::{Method, Operation};

pub(crate) const GET_CHAT: Operation = Operation::new("getChat", Method::GET, "/chat").accept("application/json");

pub(crate) struct Chunk {
    id: String,
    object: String,
    created: i64,
    model: String,
    choices: Vec<Choice>,
    extra: Extra,
}

struct Choice {
    index: i64,
    delta: Delta,
    finish_reason: Option<String>,
    extra: Extra,
}

struct Delta {
    role: Option<String>,
    content: Option<String>,
    extra: Extra,
}

impl Json for Chunk {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self {
            id: members.required("id"),
            object: members.required("object"),
            created: members.required("created"),
            model: members.required("model"),
            choices: members.required("choices"),
            extra: members.rest(),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("id", &self.id);
        members.required("object", &self.object);
        members.required("created", &self.created);
        members.required("model", &self.model);
        members.required("choices", &self.choices);
        members.rest();
    }
}

impl Json for Choice {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self {
            index: members.required("index"),
            delta: members.required("delta"),
            finish_reason: members.nullable("finish_reason"),
            extra: members.rest(),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("index", &self.index);
        members.required("delta", &self.delta);
        members.optional("finish_reason", &self.finish_reason);
        members.rest();
    }
}

impl Json for Delta {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { role: members.optional("role"), content: members.optional("content"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.optional("role", &self.role);
        members.optional("content", &self.content);
        members.rest();
    }
}

/// Returns the pieces as one array.
pub(crate) fn array(pieces: usize) -> Vec<u8> {
    let pieces: Vec<String> = (0..pieces).map(piece).collect();
    format!("[{}]", pieces.join(",")).into_bytes()
}

/// Returns the pieces as events.
pub(crate) fn events(pieces: usize) -> Vec<u8> {
    let events: Vec<String> = (0..pieces).map(|it| format!("data: {}\n\n", piece(it))).collect();
    format!("{}data: [DONE]\n\n", events.concat()).into_bytes()
}

fn piece(index: usize) -> String {
    format!(
        "{{\"id\":\"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG\",\"object\":\"chat.completion.chunk\",\"created\":1741570283,\
         \"model\":\"gpt-large-2025-08-06\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_50cad350e4\",\
         \"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" word {index}\"}},\"logprobs\":null,\"finish_reason\":null}}],\
         \"usage\":null}}"
    )
}
