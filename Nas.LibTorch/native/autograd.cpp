// Gradients: backward, grad, the thread's gradient modes, and functions whose backward is managed code.
#include "nas_torch.h"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <cstdlib>
#include <memory>

namespace autograd = torch::autograd;

namespace {

// Answers 0, or 1 after writing a malloc'd message. Both arrays are of owned handles; what it receives it must free.
using backward_callback = int32_t (*)(void* state, void* node, nas_tensor* gradients, int32_t count, nas_tensor* results,
                                      int32_t capacity, char** message);
using release_callback = void (*)(void* state);

struct ManagedNode final : autograd::Node {
    ManagedNode(void* state, backward_callback backward, release_callback release)
        : state(state), backward(backward), release(release) {}

    ~ManagedNode() override { release(state); }

    std::string name() const override { return "ManagedFunction"; }

    void release_variables() override {
        saved.clear();
        released = true;
    }

    autograd::variable_list apply(autograd::variable_list&& inputs) override {
        TORCH_CHECK(!released || saved_count == 0,
                    "Trying to backward through the graph a second time, but the saved intermediate results have already been "
                    "freed. Specify retain_graph=True on the first backward.");
        std::vector<nas_tensor> gradients;
        for (size_t k = 0; k < inputs.size(); ++k) {
            auto gradient = inputs[k];
            if (!gradient.defined() && materialize) gradient = input_metadata(k).zeros_like();
            gradients.push_back(nas::release(std::move(gradient)));
        }
        std::vector<nas_tensor> results(num_outputs(), nullptr);
        char* message = nullptr;
        auto failed = backward(state, this, gradients.data(), static_cast<int32_t>(gradients.size()), results.data(),
                               static_cast<int32_t>(results.size()), &message);
        autograd::variable_list outputs;
        for (auto result : results)
            outputs.push_back(result == nullptr
                                  ? at::Tensor()
                                  : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(result)));
        if (failed != 0) {
            std::string text = message == nullptr ? "backward failed" : message;
            std::free(message);
            throw std::runtime_error(text);
        }
        return outputs;
    }

    void* state;
    backward_callback backward;
    release_callback release;
    bool materialize = true;
    bool released = false;
    size_t saved_count = 0;
    std::vector<autograd::SavedVariable> saved;
};

bool contains(const nas_tensor* tensors, int32_t count, nas_tensor tensor) {
    for (int32_t k = 0; k < count; ++k)
        if (tensors[k] == tensor) return true;
    return false;
}

}  // namespace

NAS_API int32_t nas_set_requires_grad(nas_tensor tensor, int32_t value) {
    return nas::guarded<int32_t>(-1, [&] {
        auto t = nas::borrow(tensor);
        TORCH_CHECK(value || t.is_leaf(), "you can only change requires_grad flags of leaf variables.");
        t.set_requires_grad(value != 0);
        return 0;
    });
}

// Answers 0 and the gradient (null where there is none), or -1.
NAS_API int32_t nas_grad(nas_tensor tensor, nas_tensor* gradient) {
    return nas::guarded<int32_t>(-1, [&] {
        *gradient = nas::release(nas::borrow(tensor).grad());
        return 0;
    });
}

NAS_API int32_t nas_set_grad(nas_tensor tensor, nas_tensor gradient) {
    return nas::guarded<int32_t>(-1, [&] {
        auto t = nas::borrow(tensor);
        auto g = nas::borrow(gradient);
        TORCH_CHECK(!g.defined() || g.sizes() == t.sizes(), "assigned grad has data of a different size: ", g.sizes(), " for ", t.sizes());
        t.mutable_grad() = g;
        return 0;
    });
}

NAS_API int32_t nas_retain_grad(nas_tensor tensor) {
    return nas::guarded<int32_t>(-1, [&] {
        nas::borrow(tensor).retain_grad();
        return 0;
    });
}

// retain_graph: 0, 1, or -1 for "as create_graph".
NAS_API int32_t nas_backward(const nas_tensor* tensors, int32_t count, const nas_tensor* gradients, int32_t gradient_count,
                             int32_t retain_graph, int32_t create_graph, const nas_tensor* inputs, int32_t input_count) {
    return nas::guarded<int32_t>(-1, [&] {
        const bool retain = retain_graph < 0 ? create_graph != 0 : retain_graph != 0;
        autograd::backward(nas::borrow(tensors, count), nas::borrow(gradients, gradient_count), retain, create_graph != 0,
                           nas::borrow(inputs, input_count));
        return 0;
    });
}

NAS_API int32_t nas_autograd_grad(const nas_tensor* outputs, int32_t output_count, const nas_tensor* inputs, int32_t input_count,
                                  const nas_tensor* gradients, int32_t gradient_count, int32_t retain_graph, int32_t create_graph,
                                  int32_t allow_unused, nas_tensor* results) {
    return nas::guarded<int32_t>(-1, [&] {
        const bool retain = retain_graph < 0 ? create_graph != 0 : retain_graph != 0;
        auto values = autograd::grad(nas::borrow(outputs, output_count), nas::borrow(inputs, input_count),
                                     nas::borrow(gradients, gradient_count), retain, create_graph != 0, allow_unused != 0);
        for (size_t k = 0; k < values.size(); ++k) results[k] = nas::release(std::move(values[k]));
        return 0;
    });
}

NAS_API int32_t nas_grad_enabled() { return c10::GradMode::is_enabled() ? 1 : 0; }
NAS_API void nas_set_grad_enabled(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

NAS_API int32_t nas_inference_enabled() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
NAS_API void* nas_inference_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
NAS_API void nas_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

NAS_API int32_t nas_anomaly_enabled() { return autograd::AnomalyMode::is_enabled() ? 1 : 0; }
NAS_API int32_t nas_anomaly_checks_nan() { return autograd::AnomalyMode::should_check_nan() ? 1 : 0; }
NAS_API void nas_set_anomaly(int32_t enabled, int32_t check_nan) { autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0); }

// A node of the graph whose backward is managed code. Owned by the caller until nas_function_free.
NAS_API void* nas_function_new(void* state, backward_callback backward, release_callback release, const nas_tensor* inputs,
                               int32_t count, int32_t materialize) {
    return nas::guarded<void*>(nullptr, [&]() -> void* {
        auto node = std::shared_ptr<ManagedNode>(new ManagedNode(state, backward, release), autograd::deleteNode);
        node->materialize = materialize != 0;
        node->set_next_edges(autograd::collect_next_edges(nas::borrow(inputs, count)));
        return new std::shared_ptr<ManagedNode>(node);
    });
}

// Attaches the outputs of the forward computation to the node, and saves tensors for its backward.
NAS_API int32_t nas_function_attach(void* function, nas_tensor* outputs, int32_t count, const nas_tensor* inputs, int32_t input_count,
                                    const nas_tensor* dirty, int32_t dirty_count, const nas_tensor* constant, int32_t constant_count,
                                    const nas_tensor* saved, int32_t saved_count) {
    return nas::guarded<int32_t>(-1, [&] {
        auto& node = *static_cast<std::shared_ptr<ManagedNode>*>(function);
        std::vector<bool> is_output(saved_count, false);
        std::vector<at::Tensor> to_save = nas::borrow(saved, saved_count);
        for (int32_t k = 0; k < count; ++k) {
            auto output = nas::borrow(outputs[k]);
            const auto original = outputs[k];
            if (contains(constant, constant_count, original)) {
                node->add_input_metadata(autograd::Node::undefined_input());
                continue;
            }
            if (!autograd::isDifferentiableType(output.scalar_type())) {
                node->add_input_metadata(autograd::Node::undefined_input());
                continue;
            }
            if (contains(dirty, dirty_count, original)) {
                TORCH_CHECK(!(output.is_leaf() && output.requires_grad()),
                            "a leaf Variable that requires grad has been used in an in-place operation.");
                autograd::impl::rebase_history(output, {node, node->add_input_metadata(output)});
            } else {
                // An input handed through, or a value with a history of its own, becomes a fresh view that belongs to this node.
                if (contains(inputs, input_count, original) || output.requires_grad()) output = output.detach();
                output.set_requires_grad(false);
                autograd::set_history(output, node);
            }
            for (int32_t s = 0; s < saved_count; ++s) {
                if (saved[s] != original || contains(inputs, input_count, original)) continue;
                is_output[s] = true;
                to_save[s] = output;
            }
            outputs[k] = nas::release(std::move(output));
            nas_tensor unused = original;
            c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(unused).reset();
        }
        for (int32_t s = 0; s < saved_count; ++s) node->saved.emplace_back(to_save[s], is_output[s]);
        node->saved_count = saved_count;
        return 0;
    });
}

NAS_API int32_t nas_function_saved(void* node, nas_tensor* results, int32_t capacity) {
    return nas::guarded<int32_t>(-1, [&] {
        auto self = static_cast<ManagedNode*>(node);
        auto owner = self->shared_from_this();
        int32_t count = 0;
        for (auto& variable : self->saved) {
            if (count < capacity) results[count] = nas::release(variable.unpack(owner));
            ++count;
        }
        return count;
    });
}

NAS_API void nas_function_free(void* function) { delete static_cast<std::shared_ptr<ManagedNode>*>(function); }
