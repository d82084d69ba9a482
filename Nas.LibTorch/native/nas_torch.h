// The C ABI between Nas.LibTorch (C#) and libtorch. Tensors cross it as TensorImpl pointers that own one reference.
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#define NAS_API extern "C" __attribute__((visibility("default")))

using nas_tensor = c10::TensorImpl*;

enum nas_tag : int32_t {
    NAS_NONE = 0,
    NAS_DEFAULT = 1,  // take the schema's default
    NAS_TENSOR = 2,
    NAS_INT = 3,
    NAS_DOUBLE = 4,
    NAS_BOOL = 5,
    NAS_STRING = 6,
    NAS_INT_LIST = 7,
    NAS_DOUBLE_LIST = 8,
    NAS_BOOL_LIST = 9,
    NAS_TENSOR_LIST = 10,
    NAS_GENERATOR = 11,
    NAS_COMPLEX = 12,
    NAS_DEVICE = 13,  // type in the low 32 bits, index in the high 32 bits
};

struct nas_value {
    int32_t tag;
    int32_t length;  // of strings and lists
    union {
        int64_t i;
        double d;
        void* p;
    };
};

static_assert(sizeof(nas_value) == 16, "mirrored by Nas.LibTorch/Interop/NativeValue.cs");

namespace nas {

// The message of the last failure on this thread; C# reads it when a call reports one.
void set_error(const std::string& message);
std::string message_of(const std::exception& error);

inline at::Tensor borrow(nas_tensor tensor) {
    return tensor == nullptr ? at::Tensor()
                             : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(tensor));
}

inline nas_tensor release(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

inline std::vector<at::Tensor> borrow(const nas_tensor* tensors, int32_t count) {
    std::vector<at::Tensor> list;
    list.reserve(count);
    for (int32_t k = 0; k < count; ++k) list.push_back(borrow(tensors[k]));
    return list;
}

inline c10::Device device_of(int32_t type, int32_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

// Runs the body; no C++ exception may cross into managed code.
template <typename Result, typename Body>
Result guarded(Result failure, Body&& body) noexcept {
    try {
        return body();
    } catch (const std::exception& error) {
        set_error(message_of(error));
    } catch (...) {
        set_error("libtorch failed with an exception of unknown type");
    }
    return failure;
}

}  // namespace nas
