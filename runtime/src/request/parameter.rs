//! Values of parameters and bodies.

use super::error::RequestError;
use crate::json::{EncodeError, Json, Value, Writer};

/// A value that can be sent as a parameter or a body: any [`Json`] type, or a borrowed string or slice.
///
/// ```
/// use sdk_runtime::json::{Value, Writer};
/// use sdk_runtime::{Call, Client, Method, Parameter};
///
/// struct Levels { from: u8, to: u8 }
///
/// impl Parameter for Levels {
///     fn write(&self, writer: &mut Writer) {
///         writer.string(&format!("{}..{}", self.from, self.to));
///     }
/// }
///
/// fn things<'c>(client: &'c Client, regions: &[String]) -> Call<'c, Value> {
///     let call = client.request(Method::GET, "/things");
///     call.query("level", &Levels { from: 1, to: 3 }).query("regions", regions).query("sort", "name")
/// }
/// ```
pub trait Parameter {
    /// Writes the value as JSON.
    fn write(&self, writer: &mut Writer);
}

impl<T: Json> Parameter for T {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        self.encode(writer);
    }
}

impl Parameter for str {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl<T: Json> Parameter for [T] {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.array(self);
    }
}

/// Encodes a value as JSON.
pub(crate) fn text<P: Parameter + ?Sized>(value: &P) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish()
}

/// Converts a value to a [`Value`], which styles can take apart.
pub(crate) fn value<P: Parameter + ?Sized>(value: &P) -> Result<Value, RequestError> {
    Ok(Value::of_written(&text(value)?)?)
}
