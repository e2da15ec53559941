"""What PyTorch has and gradcli leaves out, by kind: shown instead of a guess at the spelling of a name that exists in PyTorch."""

from gradcli.lang.syntax.words import words

SPARSE = "gradcli has no sparse tensors: keep the tensor dense"
QUANTIZED = "gradcli has no quantized tensors: use floating-point dtypes"
COMPILED = "gradcli has neither a compiler nor TorchScript: call the function or module directly"
DISTRIBUTED = "a program runs in one process on the CPU: use the module or data set directly"
KERNELS = "this is a kernel of another backend: call the general function in `torch` or `torch.nn.functional`"
SYMBOLIC = "gradcli has no symbolic tracing, so every number is a plain one: use Python's own functions"
AUTOCAST = "gradcli has no autocasting: convert the model and the data with .to(torch.bfloat16)"
KEPT_IN_FILES = "a program has no access to files: pass data with -v x=@file, and save results with -o"
WRITTEN_OUT = "this is internal to PyTorch: programs do not need it"

SMALL = "gradcli has no numbers of this dtype: use one of those of NumPy, or torch.bfloat16"
STORAGES = "gradcli has one kind of storage: call `tensor.untyped_storage()`"
LAYERS = "call the layer: nn.LSTM, nn.GRU or nn.RNN"

# The last part of a name -> what to say.
KINDS: dict[str, str] = {
    **dict.fromkeys(
        words(
            """
            sparse sparse_coo_tensor sparse_csr_tensor sparse_csc_tensor sparse_bsr_tensor sparse_bsc_tensor sparse_compressed_tensor
            to_sparse to_sparse_coo to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc sparse_mask sparse_resize_
            sparse_resize_and_clear_ resize_as_sparse_ coalesce indices values crow_indices col_indices ccol_indices row_indices
            crow_indices_copy col_indices_copy ccol_indices_copy row_indices_copy indices_copy values_copy smm sspaddmm saddmm dsmm hsmm hspmm
            spmm SparseAdam
            """
        ),
        SPARSE,
    ),
    **dict.fromkeys(
        words(
            """
            quantization ao dequantize int_repr q_scale q_zero_point q_per_channel_axis q_per_channel_scales q_per_channel_zero_points qscheme
            choose_qparams_optimized empty_quantized quantize_per_channel quantize_per_tensor quantize_per_tensor_dynamic
            fake_quantize_per_channel_affine fake_quantize_per_tensor_affine fused_moving_avg_obs_fake_quant quantized_batch_norm
            quantized_gru_cell quantized_lstm_cell quantized_max_pool1d quantized_max_pool2d quantized_max_pool3d quantized_rnn_relu_cell
            quantized_rnn_tanh_cell fbgemm_linear_fp16_weight fbgemm_linear_fp16_weight_fp32_activation fbgemm_linear_int8_weight
            fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight fbgemm_pack_gemm_matrix_fp16
            fbgemm_pack_quantized_matrix scaled_mm scaled_grouped_mm ScalingType SwizzleType
            """
        ),
        QUANTIZED,
    ),
    **dict.fromkeys(
        words(
            """
            jit fx export onnx package fork wait import_ir_module import_ir_module_from_buffer parse_ir parse_schema parse_type_comment
            merge_type_from_type_comment unify_type_list functionalize
            """
        ),
        COMPILED,
    ),
    **dict.fromkeys(
        words(
            """
            distributed multiprocessing DataParallel SyncBatchNorm DistributedSampler batch_norm_stats batch_norm_elemt
            batch_norm_update_stats batch_norm_gather_stats batch_norm_gather_stats_with_counts batch_norm_backward_reduce
            batch_norm_backward_elemt
            """
        ),
        DISTRIBUTED,
    ),
    **dict.fromkeys(
        words(
            """
            cudnn_affine_grid_generator cudnn_batch_norm cudnn_convolution cudnn_convolution_add_relu cudnn_convolution_relu
            cudnn_convolution_transpose cudnn_grid_sampler cudnn_is_acceptable miopen_batch_norm miopen_convolution
            miopen_convolution_add_relu miopen_convolution_relu miopen_convolution_transpose miopen_ctc_loss miopen_depthwise_convolution
            miopen_rnn mkldnn_adaptive_avg_pool2d mkldnn_convolution mkldnn_linear_backward_weights mkldnn_max_pool2d mkldnn_max_pool3d
            to_mkldnn
            """
        ),
        KERNELS,
    ),
    **dict.fromkeys(
        words(
            """
            SymBool SymFloat SymInt sym_constrain_range sym_constrain_range_for_size sym_float sym_fresh_size sym_int sym_ite sym_max sym_min
            sym_not sym_sqrt sym_sum
            """
        ),
        SYMBOLIC,
    ),
    **dict.fromkeys(
        words(
            """
            set_autocast_enabled set_autocast_dtype set_autocast_cache_enabled clear_autocast_cache autocast_increment_nesting
            autocast_decrement_nesting get_autocast_cpu_dtype get_autocast_gpu_dtype get_autocast_ipu_dtype get_autocast_xla_dtype
            is_autocast_cpu_enabled is_autocast_ipu_enabled is_autocast_xla_enabled set_autocast_cpu_dtype set_autocast_cpu_enabled
            set_autocast_gpu_dtype set_autocast_ipu_dtype set_autocast_ipu_enabled set_autocast_xla_dtype set_autocast_xla_enabled
            """
        ),
        AUTOCAST,
    ),
    **dict.fromkeys(words("from_file hub tensorboard"), KEPT_IN_FILES),
    **dict.fromkeys(
        words(
            """
            complex32 chalf float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu float4_e2m1fn_x2 bits16 bits1x8 bits2x4
            bits4x2 bits8 int1 int2 int3 int4 int5 int6 int7 uint1 uint2 uint3 uint4 uint5 uint6 uint7
            """
        ),
        SMALL,
    ),
    **dict.fromkeys(words("qint8 qint32 quint8 quint2x4 quint4x2"), QUANTIZED),
    **dict.fromkeys(
        words(
            "BoolStorage ByteStorage CharStorage DoubleStorage FloatStorage IntStorage LongStorage ShortStorage TypedStorage UntypedStorage"
        ),
        STORAGES,
    ),
    **dict.fromkeys(words("lstm gru rnn_tanh rnn_relu"), LAYERS),
    **dict.fromkeys(
        words(
            """
            assert_int_or_pair has_torch_function has_torch_function_unary has_torch_function_variadic debug_unwrap init_num_threads
            argument_validation functional_datapipe guaranteed_datapipes_determinism non_deterministic runtime_validation
            runtime_validation_disabled thread_safe_generator factory_kwargs swap_in_optimizer_params_and_state module_load
            """
        ),
        WRITTEN_OUT,
    ),
}


# How a name begins that PyTorch keeps for itself -> what to say; the first that fits counts.
PRIVATE: dict[str, str] = {
    "_foreach_": "apply the function to each tensor of the list",
    "_fused_": "use an optimizer of torch.optim",
    "_sparse_": SPARSE,
    "_nested_": "gradcli has no nested tensors: pad them to one shape",
    "_fake_quantize_": QUANTIZED,
    "_cudnn_": KERNELS,
    "_mkldnn_": KERNELS,
    "_mps_": KERNELS,
    "_sym_": SYMBOLIC,
    "_functionalize_": COMPILED,
    "_segment_reduce": "reduce each segment with torch.scatter_reduce",
    "segment_reduce": "reduce each segment with torch.scatter_reduce",
    "_chunk_cat": "call torch.chunk and torch.cat",
    "_batch_norm_with_update": "call nn.functional.batch_norm",
}


def advice(owner: str, name: str) -> str:
    """What to say of a name that is not in a module or on a tensor; nothing where it is none of these."""
    if owner.partition(".")[0] != "torch":
        return ""
    return KINDS.get(name) or next((said for start, said in PRIVATE.items() if name.startswith(start)), "")
