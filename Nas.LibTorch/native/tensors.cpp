// What the dispatcher does not offer for a tensor: its handle, sizes, memory and place in the autograd graph.
#include "nas_torch.h"

#include <ATen/Functions.h>

#include <cstring>

struct nas_tensor_info {
    int32_t dtype;
    int32_t device_type;
    int32_t device_index;
    int32_t dimensions;
    int32_t requires_grad;
    int32_t is_leaf;
    int32_t layout;
    int32_t reserved;
};

NAS_API void nas_tensor_free(nas_tensor tensor) {
    if (tensor != nullptr)
        c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(tensor).reset();
}

// A second handle to the same tensor.
NAS_API nas_tensor nas_tensor_share(nas_tensor tensor) { return nas::release(nas::borrow(tensor)); }

NAS_API int32_t nas_tensor_info_of(nas_tensor tensor, nas_tensor_info* info) {
    return nas::guarded<int32_t>(-1, [&] {
        auto t = nas::borrow(tensor);
        auto device = t.device();
        *info = nas_tensor_info{static_cast<int32_t>(t.scalar_type()), static_cast<int32_t>(device.type()),
                                static_cast<int32_t>(device.index()),  static_cast<int32_t>(t.dim()),
                                t.requires_grad() ? 1 : 0,             t.is_leaf() ? 1 : 0,
                                static_cast<int32_t>(t.layout()),      0};
        return 0;
    });
}

// Writes at most capacity sizes; answers how many dimensions there are, or -1.
NAS_API int32_t nas_tensor_sizes(nas_tensor tensor, int64_t* sizes, int32_t capacity) {
    return nas::guarded<int32_t>(-1, [&] {
        auto values = tensor->sizes();
        for (int32_t k = 0; k < static_cast<int32_t>(values.size()) && k < capacity; ++k) sizes[k] = values[k];
        return static_cast<int32_t>(values.size());
    });
}

NAS_API int32_t nas_tensor_strides(nas_tensor tensor, int64_t* strides, int32_t capacity) {
    return nas::guarded<int32_t>(-1, [&] {
        auto values = nas::borrow(tensor).strides();
        for (int32_t k = 0; k < static_cast<int32_t>(values.size()) && k < capacity; ++k) strides[k] = values[k];
        return static_cast<int32_t>(values.size());
    });
}

NAS_API int64_t nas_tensor_numel(nas_tensor tensor) {
    return nas::guarded<int64_t>(-1, [&] { return tensor->numel(); });
}

NAS_API int64_t nas_tensor_storage_offset(nas_tensor tensor) {
    return nas::guarded<int64_t>(-1, [&] { return nas::borrow(tensor).storage_offset(); });
}

NAS_API int32_t nas_tensor_is_contiguous(nas_tensor tensor, int32_t memory_format) {
    return nas::guarded<int32_t>(-1, [&] {
        return nas::borrow(tensor).is_contiguous(static_cast<c10::MemoryFormat>(memory_format)) ? 1 : 0;
    });
}

NAS_API int64_t nas_tensor_version(nas_tensor tensor) {
    return nas::guarded<int64_t>(-1, [&] { return static_cast<int64_t>(nas::borrow(tensor)._version()); });
}

// The address of the first element; null for an empty tensor. Fails for memory that the processor cannot read.
NAS_API int32_t nas_tensor_data(nas_tensor tensor, void** data) {
    return nas::guarded<int32_t>(-1, [&] {
        auto t = nas::borrow(tensor);
        TORCH_CHECK(t.is_cpu(), "the data of a tensor can be read on the CPU only; it is on ", t.device());
        *data = t.numel() == 0 ? nullptr : t.data_ptr();
        return 0;
    });
}

// A new CPU tensor with a copy of the given contiguous elements.
NAS_API nas_tensor nas_tensor_from_memory(const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int32_t dtype) {
    return nas::guarded<nas_tensor>(nullptr, [&] {
        auto t = at::empty(c10::IntArrayRef(sizes, dimensions), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
        TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "the shape ", t.sizes(), " holds ", t.numel(), " elements of ",
                    t.element_size(), " bytes, but ", bytes, " bytes were given");
        if (bytes > 0) std::memcpy(t.data_ptr(), data, bytes);
        return nas::release(std::move(t));
    });
}
