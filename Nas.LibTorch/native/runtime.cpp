// libtorch as a whole: errors, threads, devices, random generators.
#include "nas_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/util/Exception.h>

#ifndef _WIN32
#include <dlfcn.h>
#endif
#include <mutex>

namespace {
thread_local std::string last_error;

// An OpenBLAS with threads of its own takes the cores from libtorch's: its idle threads spin, and the products of small nets
// run several times slower. Each product then runs on the thread that asks for it.
struct OneBlasThread {
    OneBlasThread() {
#ifndef _WIN32
        if (auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(1);
#endif
    }
} one_blas_thread;
}

namespace nas {

void set_error(const std::string& message) { last_error = message; }

std::string message_of(const std::exception& error) {
    if (auto torch_error = dynamic_cast<const c10::Error*>(&error)) return torch_error->what_without_backtrace();
    return error.what();
}

}  // namespace nas

NAS_API const char* nas_last_error() { return last_error.c_str(); }
NAS_API const char* nas_version() { return TORCH_VERSION; }

NAS_API int32_t nas_cxx11_abi() {
#if defined(_GLIBCXX_USE_CXX11_ABI) && _GLIBCXX_USE_CXX11_ABI
    return 1;
#else
    return 0;
#endif
}

NAS_API int32_t nas_get_num_threads() { return at::get_num_threads(); }
NAS_API int32_t nas_get_num_interop_threads() { return at::get_num_interop_threads(); }

NAS_API int32_t nas_set_num_threads(int32_t count) {
    return nas::guarded<int32_t>(-1, [&] {
        at::set_num_threads(count);
        return 0;
    });
}

NAS_API int32_t nas_set_num_interop_threads(int32_t count) {
    return nas::guarded<int32_t>(-1, [&] {
        at::set_num_interop_threads(count);
        return 0;
    });
}

NAS_API int32_t nas_cuda_available() {
    return nas::guarded<int32_t>(0, [] { return at::globalContext().hasCUDA() ? 1 : 0; });
}

NAS_API int32_t nas_cuda_device_count() {
    return nas::guarded<int32_t>(0, [] {
        if (!at::globalContext().hasCUDA()) return 0;
        return static_cast<int32_t>(c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->deviceCount());
    });
}

NAS_API int32_t nas_cudnn_available() {
    return nas::guarded<int32_t>(0, [] { return at::globalContext().hasCUDA() && at::detail::getCUDAHooks().hasCuDNN() ? 1 : 0; });
}

NAS_API int32_t nas_cuda_synchronize(int32_t index) {
    return nas::guarded<int32_t>(-1, [&] {
        at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(index < 0 ? 0 : index));
        return 0;
    });
}

NAS_API int32_t nas_deterministic() { return at::globalContext().deterministicAlgorithms() ? 1 : 0; }
NAS_API int32_t nas_deterministic_warn_only() { return at::globalContext().deterministicAlgorithmsWarnOnly() ? 1 : 0; }
NAS_API void nas_set_deterministic(int32_t mode, int32_t warn_only) {
    at::globalContext().setDeterministicAlgorithms(mode != 0, warn_only != 0);
}

// Seeds every device's default generator.
NAS_API int32_t nas_manual_seed(int64_t seed) {
    return nas::guarded<int32_t>(-1, [&] {
        at::manual_seed(static_cast<uint64_t>(seed));
        return 0;
    });
}

NAS_API int32_t nas_cuda_manual_seed(int64_t seed) {
    return nas::guarded<int32_t>(-1, [&] {
        auto count = nas_cuda_device_count();
        for (int32_t k = 0; k < count; ++k) {
            auto generator = at::globalContext().defaultGenerator(nas::device_of(static_cast<int32_t>(c10::DeviceType::CUDA), k));
            std::lock_guard<std::mutex> lock(generator.mutex());
            generator.set_current_seed(static_cast<uint64_t>(seed));
        }
        return 0;
    });
}

NAS_API void* nas_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
    return nas::guarded<void*>(nullptr, [&]() -> void* {
        if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU)
            return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
        auto device = nas::device_of(device_type, device_index);
        auto generator = at::globalContext().defaultGenerator(device).clone();
        generator.set_current_seed(seed);
        return new at::Generator(generator);
    });
}

NAS_API void* nas_generator_default() {
    return nas::guarded<void*>(nullptr, []() -> void* {
        return new at::Generator(at::globalContext().defaultGenerator(c10::Device(c10::DeviceType::CPU)));
    });
}

NAS_API void nas_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

NAS_API uint64_t nas_generator_current_seed(void* generator) { return static_cast<at::Generator*>(generator)->current_seed(); }

NAS_API int32_t nas_generator_set_seed(void* generator, uint64_t seed) {
    return nas::guarded<int32_t>(-1, [&] {
        auto& g = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        g.set_current_seed(seed);
        return 0;
    });
}

// A new seed from the machine's own randomness.
NAS_API uint64_t nas_generator_seed(void* generator) {
    auto& g = *static_cast<at::Generator*>(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    return g.seed();
}

NAS_API nas_tensor nas_generator_get_state(void* generator) {
    return nas::guarded<nas_tensor>(nullptr, [&] {
        auto& g = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        return nas::release(g.get_state());
    });
}

NAS_API int32_t nas_generator_set_state(void* generator, nas_tensor state) {
    return nas::guarded<int32_t>(-1, [&] {
        auto& g = *static_cast<at::Generator*>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        g.set_state(nas::borrow(state));
        return 0;
    });
}
