//! The intersection of the types that several parts of an `allOf` declare for the same member.
//!
//! The intersection of two objects is a composite of both, which is merged like any other. Each pair of types has only one
//! intersection, so that recursive types have finitely many.

use std::collections::{HashMap, VecDeque};

use crate::ir::{
    Composite, Constant, EnumMember, NumberFormat, Object, Openness, Rest, Shape, Step, StringEnum, StringFormat,
    Tuple, Type, TypeId, TypePath, Types, Use,
};
use crate::pointer::Pointer;

/// The number of members that are compared to find out whether one type contains the other.
const COMPARED: usize = 200;

/// The maximum number of intersections of objects in a document. Two graphs of types have as many as they have pairs.
const MAX_OBJECTS: usize = 10_000;

/// The maximum number of levels of objects, or of arrays and maps in an object, in an intersection. The names of types contain
/// those of the levels above.
const MAX_LEVELS: usize = 32;

/// The intersections of a document.
#[derive(Default)]
pub(super) struct Intersections {
    known: HashMap<(TypeId, TypeId), TypeId>,
    /// The composites that have not been merged yet, with their levels.
    composites: VecDeque<(TypeId, usize)>,
    /// The number of composites so far.
    count: usize,
    /// The level of the type that is being merged.
    level: usize,
    /// The arrays and maps whose elements are being determined.
    open: Vec<(TypeId, TypeId)>,
    /// `true` if a limit is exceeded. The later type is then used instead of an intersection.
    pub(super) is_limited: bool,
}

/// The location of a member whose type is an intersection.
pub(super) struct Position {
    pub(super) paths: Vec<TypePath>,
    pub(super) pointer: Pointer,
}

impl Position {
    fn step(&self, step: Step) -> Self {
        let paths = self.paths.iter().map(|it| it.step(step.clone())).collect();
        Self { paths, pointer: self.pointer.clone() }
    }
}

impl Intersections {
    /// Returns the next composite to merge.
    pub(super) fn next(&mut self) -> Option<TypeId> {
        let (id, level) = self.composites.pop_front()?;
        self.level = level;
        Some(id)
    }

    /// Returns the type of the values that both types allow, or `None` if there are none.
    pub(super) fn of(&mut self, types: &mut Types, one: Use, other: Use, position: &Position) -> Option<Use> {
        let (a, b) = (types.behind(one.id), types.behind(other.id));
        let nullable = is_nullable(types, one) && is_nullable(types, other);
        let id = match (&types[a].shape, &types[b].shape) {
            _ if a == b => one.id,
            (Shape::Any, _) => return Some(other),
            (_, Shape::Any) => return Some(one),
            // A part often restricts a union to one of its variants.
            (first, _) if has_variant(types, first, b) => other.id,
            (_, second) if has_variant(types, second, a) => one.id,
            (Shape::Array(first), Shape::Array(second)) => {
                let elements = [*first, *second];
                self.container(types, [one, other], elements, (Shape::Array, Step::Item), position)?
            }
            // A tuple restricts a list, whose items are not compared with those of the tuple.
            (Shape::Tuple(_), Shape::Array(_)) => one.id,
            (Shape::Array(_), Shape::Tuple(_)) => other.id,
            (Shape::Tuple(_), Shape::Tuple(_)) if is_same(types, one, other, &mut COMPARED.clone()) => other.id,
            (Shape::Map(first), Shape::Map(second)) => {
                let values = [*first, *second];
                self.container(types, [one, other], values, (Shape::Map, Step::Values), position)?
            }
            (Shape::Map(values), shape) if is_composable(shape) && is_any(types, *values) => other.id,
            (shape, Shape::Map(values)) if is_composable(shape) && is_any(types, *values) => one.id,
            (Shape::Composite(_), _) | (_, Shape::Composite(_)) => self.composite(types, one, other, position),
            (first, second) if is_composable(first) && is_composable(second) => {
                self.composite(types, one, other, position)
            }
            (first, second) => match scalar(first, second)? {
                Scalar::First => one.id,
                Scalar::Second => other.id,
                Scalar::New(shape) => push(types, shape, b, position),
            },
        };
        Some(Use { id, nullable })
    }

    fn composite(&mut self, types: &mut Types, one: Use, other: Use, position: &Position) -> TypeId {
        let pair = (types.behind(one.id), types.behind(other.id));
        if let Some(id) = self.known.get(&pair) {
            return *id;
        }
        if let Some(id) = larger(types, one, other) {
            self.known.insert(pair, id);
            return id;
        }
        if self.count >= MAX_OBJECTS || self.level >= MAX_LEVELS {
            self.is_limited = true;
            // Not compared again.
            self.known.insert(pair, other.id);
            return other.id;
        }
        self.count += 1;
        let parts = vec![Use { nullable: false, ..one }, Use { nullable: false, ..other }];
        let composite = Composite { own: None, required: Vec::new(), parts, unions: Vec::new() };
        let id = push(types, Shape::Composite(Box::new(composite)), pair.1, position);
        if types[pair.0].title != types[pair.1].title {
            types[id].title = None;
        }
        self.known.insert(pair, id);
        self.composites.push_back((id, self.level + 1));
        id
    }

    /// Returns the intersection of two arrays or maps with these elements, or `None` if their elements have none.
    fn container(
        &mut self,
        types: &mut Types,
        [one, other]: [Use; 2],
        [first, second]: [Use; 2],
        (shape, step): (fn(Use) -> Shape, Step),
        position: &Position,
    ) -> Option<TypeId> {
        let pair = (types.behind(one.id), types.behind(other.id));
        // Arrays that only contain themselves have the same values.
        if self.open.contains(&pair) {
            return Some(other.id);
        }
        if self.open.len() >= MAX_LEVELS {
            self.is_limited = true;
            return Some(other.id);
        }
        self.open.push(pair);
        let elements = self.of(types, first, second, &position.step(step));
        self.open.pop();
        Some(match elements? {
            it if it == second => other.id,
            it if it == first => one.id,
            it => push(types, shape(it), other.id, position),
        })
    }
}

/// Returns the object that has all members of the other one, if there is one.
fn larger(types: &Types, one: Use, other: Use) -> Option<TypeId> {
    let (Shape::Object(first), Shape::Object(second)) =
        (&types[types.behind(one.id)].shape, &types[types.behind(other.id)].shape)
    else {
        return None;
    };
    if contains(types, second, first, &mut COMPARED.clone()) {
        return Some(other.id);
    }
    contains(types, first, second, &mut COMPARED.clone()).then_some(one.id)
}

/// Adds a type with the documentation of another one.
fn push(types: &mut Types, shape: Shape, documented: TypeId, position: &Position) -> TypeId {
    let Type { title, docs, .. } = types[documented].clone();
    let (paths, pointer) = (position.paths.clone(), position.pointer.clone());
    let given_name = None;
    types.push(Type {
        name: None,
        title,
        given_name,
        paths,
        references: Vec::new(),
        docs,
        nullable: false,
        shape,
        pointer,
    })
}

/// `true` if a type is a union, and another one is among its variants.
fn has_variant(types: &Types, shape: &Shape, id: TypeId) -> bool {
    let union = match shape {
        Shape::Union(union) => union,
        // A union that has not been merged yet.
        Shape::Composite(composite) if composite.own.is_none() && composite.parts.is_empty() => {
            let [union] = composite.unions.as_slice() else { return false };
            union
        }
        _ => return false,
    };
    union.variants.iter().any(|it| types.behind(it.value.id) == id)
}

fn is_nullable(types: &Types, value: Use) -> bool {
    value.nullable || types[value.id].nullable || types[types.behind(value.id)].nullable
}

fn is_any(types: &Types, value: Use) -> bool {
    matches!(types[types.behind(value.id)].shape, Shape::Any)
}

/// `true` for types that are merged as parts of a composite.
fn is_composable(shape: &Shape) -> bool {
    matches!(shape, Shape::Object(_) | Shape::Map(_) | Shape::Composite(_) | Shape::Union(_))
}

/// `true` if one object has all members of another one, with the same types. `left` limits how many are compared.
fn contains(types: &Types, one: &Object, other: &Object, left: &mut usize) -> bool {
    let has = |left: &mut usize| {
        other.fields.iter().all(|field| {
            let own = one.fields.iter().find(|it| it.name == field.name);
            own.is_some_and(|own| (own.required || !field.required) && is_same(types, own.value, field.value, left))
        })
    };
    other.additional.is_none_or(|it| one.additional.is_some_and(|own| is_same(types, own, it, left)))
        && other.required_elsewhere.iter().all(|it| one.required_elsewhere.contains(it))
        && has(left)
}

/// `true` if two types are equal.
fn is_same(types: &Types, one: Use, other: Use, left: &mut usize) -> bool {
    let (a, b) = (types.behind(one.id), types.behind(other.id));
    if one.nullable != other.nullable || *left == 0 {
        return false;
    }
    *left -= 1;
    a == b
        || match (&types[a].shape, &types[b].shape) {
            (Shape::Any, Shape::Any) | (Shape::Boolean, Shape::Boolean) => true,
            (Shape::Constant(one), Shape::Constant(other)) => one == other,
            (Shape::Integer(one), Shape::Integer(other)) => one == other,
            (Shape::Number(one), Shape::Number(other)) => one == other,
            (Shape::String(one), Shape::String(other)) => one == other,
            (Shape::StringEnum(one), Shape::StringEnum(other)) => one == other,
            (Shape::IntegerEnum(one), Shape::IntegerEnum(other)) => one == other,
            (Shape::Array(one), Shape::Array(other)) | (Shape::Map(one), Shape::Map(other)) => {
                is_same(types, *one, *other, left)
            }
            (Shape::Tuple(one), Shape::Tuple(other)) => is_same_tuple(types, one, other, left),
            (Shape::Object(one), Shape::Object(other)) => {
                one.fields.len() == other.fields.len() && contains(types, one, other, left)
            }
            _ => false,
        }
}

fn is_same_tuple(types: &Types, one: &Tuple, other: &Tuple, left: &mut usize) -> bool {
    let is_same_rest = match (one.rest, other.rest) {
        (Rest::Closed, Rest::Closed) => true,
        (Rest::Open(one), Rest::Open(other)) => is_same(types, one, other, left),
        _ => false,
    };
    is_same_rest
        && one.may_be_partial == other.may_be_partial
        && one.positions.len() == other.positions.len()
        && one.positions.iter().zip(&other.positions).all(|(one, other)| is_same(types, *one, *other, left))
}

/// The intersection of two types that are not objects, arrays or maps.
enum Scalar {
    First,
    Second,
    New(Shape),
}

/// Returns `None` if no value has both types.
fn scalar(first: &Shape, second: &Shape) -> Option<Scalar> {
    Some(match (first, second) {
        (Shape::Boolean, Shape::Boolean | Shape::Constant(Constant::Boolean(_)))
        | (Shape::Number(_), Shape::Constant(Constant::Number(_))) => Scalar::Second,
        (Shape::Constant(Constant::Boolean(_)), Shape::Boolean)
        | (Shape::Constant(Constant::Number(_)), Shape::Number(_)) => Scalar::First,
        (Shape::Constant(one), Shape::Constant(other)) if one == other => Scalar::Second,
        (Shape::Integer(one), Shape::Integer(other)) if one != other && one.intersection(*other) == *one => {
            Scalar::First
        }
        (Shape::Integer(_), Shape::Integer(_)) => Scalar::Second,
        (Shape::Integer(_) | Shape::IntegerEnum(_), Shape::Number(_)) => Scalar::First,
        (Shape::Number(_), Shape::Integer(_) | Shape::IntegerEnum(_)) => Scalar::Second,
        (Shape::IntegerEnum(_), Shape::Integer(_)) => Scalar::First,
        (Shape::Integer(_), Shape::IntegerEnum(_)) => Scalar::Second,
        (Shape::Number(NumberFormat::Decimal), Shape::Number(_)) => Scalar::First,
        (Shape::Number(_), Shape::Number(_)) => Scalar::Second,
        (Shape::String(_), Shape::String(StringFormat::Plain)) | (Shape::StringEnum(_), Shape::String(_)) => {
            Scalar::First
        }
        (Shape::String(_), Shape::String(_) | Shape::StringEnum(_)) => Scalar::Second,
        (Shape::StringEnum(one), Shape::StringEnum(other)) => match (one.openness, other.openness) {
            (_, Openness::Open) => Scalar::First,
            (Openness::Open, Openness::Closed) => Scalar::Second,
            (Openness::Closed, Openness::Closed) => {
                let members = common(&one.members, &other.members)?;
                match members.len() {
                    count if count == other.members.len() => Scalar::Second,
                    count if count == one.members.len() => Scalar::First,
                    _ => Scalar::New(Shape::StringEnum(StringEnum { members, openness: Openness::Closed })),
                }
            }
        },
        (Shape::IntegerEnum(one), Shape::IntegerEnum(other)) => {
            let members = common(one, other)?;
            match members.len() {
                count if count == other.len() => Scalar::Second,
                count if count == one.len() => Scalar::First,
                _ => Scalar::New(Shape::IntegerEnum(members)),
            }
        }
        _ => return None,
    })
}

/// Returns the members of the second enum whose values the first one has, or `None` if there are none.
fn common<T: Clone + PartialEq>(one: &[EnumMember<T>], other: &[EnumMember<T>]) -> Option<Vec<EnumMember<T>>> {
    let is_common = |member: &&EnumMember<T>| one.iter().any(|it| it.value == member.value);
    let common: Vec<_> = other.iter().filter(is_common).cloned().collect();
    (!common.is_empty()).then_some(common)
}
