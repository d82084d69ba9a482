// Every operator is called through libtorch's dispatcher, boxed, by the name in its schema.
#include "nas_torch.h"

#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <cstdlib>
#include <type_traits>
#include <utility>

namespace {

// libtorch 1.13 has an optional of its own, later ones std's, and the name c10::optional goes away: take what a schema uses.
template <typename OptionalValue, typename T>
struct Rebind;
template <template <typename> class OptionalOf, typename Value, typename T>
struct Rebind<OptionalOf<Value>, T> {
    using type = OptionalOf<T>;
};
template <typename T>
using Optional = typename Rebind<std::decay_t<decltype(std::declval<const c10::Argument&>().default_value())>, T>::type;

enum class Expected { Any, Float, Number, OptionalTensorList };

struct Operator {
    c10::OperatorHandle handle;
    std::vector<Expected> arguments;
    std::vector<Optional<c10::IValue>> defaults;
};

Expected expected(c10::TypePtr type) {
    if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    switch (type->kind()) {
        case c10::TypeKind::FloatType:
            return Expected::Float;
        case c10::TypeKind::NumberType:
            return Expected::Number;
        case c10::TypeKind::ListType:
            return type->castRaw<c10::ListType>()->getElementType()->kind() == c10::TypeKind::OptionalType
                ? Expected::OptionalTensorList
                : Expected::Any;
        default:
            return Expected::Any;
    }
}

c10::IValue to_ivalue(const nas_value& value, Expected type) {
    switch (value.tag) {
        case NAS_NONE:
            return c10::IValue();
        case NAS_TENSOR:
            return c10::IValue(nas::borrow(static_cast<nas_tensor>(value.p)));
        case NAS_INT:
            return type == Expected::Float ? c10::IValue(static_cast<double>(value.i)) : c10::IValue(value.i);
        case NAS_DOUBLE:
            return c10::IValue(value.d);
        case NAS_BOOL:
            return c10::IValue(value.i != 0);
        case NAS_STRING:
            return c10::IValue(std::string(static_cast<const char*>(value.p), value.length));
        case NAS_INT_LIST: {
            c10::List<int64_t> list;
            list.reserve(value.length);
            for (int32_t k = 0; k < value.length; ++k) list.push_back(static_cast<const int64_t*>(value.p)[k]);
            return c10::IValue(std::move(list));
        }
        case NAS_DOUBLE_LIST: {
            c10::List<double> list;
            list.reserve(value.length);
            for (int32_t k = 0; k < value.length; ++k) list.push_back(static_cast<const double*>(value.p)[k]);
            return c10::IValue(std::move(list));
        }
        case NAS_BOOL_LIST: {
            c10::List<bool> list;
            list.reserve(value.length);
            for (int32_t k = 0; k < value.length; ++k) list.push_back(static_cast<const uint8_t*>(value.p)[k] != 0);
            return c10::IValue(std::move(list));
        }
        case NAS_TENSOR_LIST: {
            auto tensors = static_cast<const nas_tensor*>(value.p);
            if (type == Expected::OptionalTensorList) {
                c10::List<Optional<at::Tensor>> list;
                list.reserve(value.length);
                for (int32_t k = 0; k < value.length; ++k)
                    list.push_back(tensors[k] ? Optional<at::Tensor>(nas::borrow(tensors[k])) : Optional<at::Tensor>());
                return c10::IValue(std::move(list));
            }
            c10::List<at::Tensor> list;
            list.reserve(value.length);
            for (int32_t k = 0; k < value.length; ++k) list.push_back(nas::borrow(tensors[k]));
            return c10::IValue(std::move(list));
        }
        case NAS_GENERATOR:
            return c10::IValue(*static_cast<at::Generator*>(value.p));
        case NAS_COMPLEX: {
            auto parts = static_cast<const double*>(value.p);
            return c10::IValue(c10::complex<double>(parts[0], parts[1]));
        }
        case NAS_DEVICE:
            return c10::IValue(nas::device_of(static_cast<int32_t>(value.i), static_cast<int32_t>(value.i >> 32)));
        default:
            TORCH_CHECK(false, "unknown argument tag ", value.tag);
    }
}

template <typename Element, typename List>
nas_value copy_list(int32_t tag, const List& list) {
    nas_value value{tag, static_cast<int32_t>(list.size()), {0}};
    auto elements = static_cast<Element*>(std::malloc(sizeof(Element) * (list.size() + 1)));
    for (size_t k = 0; k < static_cast<size_t>(list.size()); ++k) elements[k] = static_cast<Element>(list.get(k));
    value.p = elements;
    return value;
}

nas_value from_ivalue(c10::IValue&& result) {
    nas_value value{NAS_NONE, 0, {0}};
    if (result.isTensor()) {
        value.p = nas::release(std::move(result).toTensor());
        value.tag = value.p ? NAS_TENSOR : NAS_NONE;
    } else if (result.isInt()) {
        value.tag = NAS_INT;
        value.i = result.toInt();
    } else if (result.isDouble()) {
        value.tag = NAS_DOUBLE;
        value.d = result.toDouble();
    } else if (result.isBool()) {
        value.tag = NAS_BOOL;
        value.i = result.toBool();
    } else if (result.isComplexDouble()) {
        auto number = result.toComplexDouble();
        auto parts = static_cast<double*>(std::malloc(2 * sizeof(double)));
        parts[0] = number.real();
        parts[1] = number.imag();
        value.tag = NAS_COMPLEX;
        value.p = parts;
    } else if (result.isTensorList()) {
        auto list = result.toTensorList();
        auto tensors = static_cast<nas_tensor*>(std::malloc(sizeof(nas_tensor) * (list.size() + 1)));
        for (size_t k = 0; k < list.size(); ++k) tensors[k] = nas::release(list.get(k));
        value = nas_value{NAS_TENSOR_LIST, static_cast<int32_t>(list.size()), {0}};
        value.p = tensors;
    } else if (result.isIntList()) {
        value = copy_list<int64_t>(NAS_INT_LIST, result.toIntList());
    } else if (result.isDoubleList()) {
        value = copy_list<double>(NAS_DOUBLE_LIST, result.toDoubleList());
    } else {
        TORCH_CHECK(result.isNone(), "results of type ", result.tagKind(), " are not supported");
    }
    return value;
}

}  // namespace

// Looks an operator up by "aten::name" and its overload; null where this libtorch has none.
NAS_API void* nas_operator_find(const char* name, const char* overload) {
    return nas::guarded<void*>(nullptr, [&]() -> void* {
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
        auto found = new Operator{handle, {}, {}};
        for (const auto& argument : handle.schema().arguments()) {
            found->arguments.push_back(expected(argument.type()));
            found->defaults.push_back(argument.default_value());
        }
        return found;
    });
}

// Calls the operator. Missing trailing arguments take the schema's defaults. Answers the number of results, or -1.
NAS_API int32_t nas_operator_call(void* handle, const nas_value* arguments, int32_t count, nas_value* results, int32_t capacity) {
    return nas::guarded<int32_t>(-1, [&]() -> int32_t {
        auto& op = *static_cast<Operator*>(handle);
        const auto expected_count = static_cast<int32_t>(op.arguments.size());
        TORCH_CHECK(count <= expected_count, op.handle.schema().name(), " takes ", expected_count, " arguments, not ", count);
        torch::jit::Stack stack;
        stack.reserve(expected_count);
        for (int32_t k = 0; k < expected_count; ++k) {
            if (k < count && arguments[k].tag != NAS_DEFAULT) {
                stack.push_back(to_ivalue(arguments[k], op.arguments[k]));
            } else {
                TORCH_CHECK(op.defaults[k].has_value(), op.handle.schema().name(), " needs its argument ",
                            op.handle.schema().arguments()[k].name());
                stack.push_back(*op.defaults[k]);
            }
        }
        op.handle.callBoxed(stack);
        TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, op.handle.schema().name(), " gave too many results");
        for (size_t k = 0; k < stack.size(); ++k) results[k] = from_ivalue(std::move(stack[k]));
        return static_cast<int32_t>(stack.size());
    });
}

// Frees a list that a call answered (its tensors, if any, belong to the caller).
NAS_API void nas_free(void* memory) { std::free(memory); }
