"""Layers, one kind a file."""

from __future__ import annotations

from lucid.nn.layers.adaptive_avg_pool import AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d
from lucid.nn.layers.adaptive_max_pool import AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d
from lucid.nn.layers.avg_pool import AvgPool1d, AvgPool2d, AvgPool3d
from lucid.nn.layers.batch_norm import BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm
from lucid.nn.layers.bilinear import Bilinear
from lucid.nn.layers.conv import Conv1d, Conv2d, Conv3d
from lucid.nn.layers.conv_transpose import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from lucid.nn.layers.distances import CosineSimilarity, PairwiseDistance
from lucid.nn.layers.drop_block import DropBlock, DropBlock2d
from lucid.nn.layers.drop_path import DropPath
from lucid.nn.layers.dropout import AlphaDropout, Dropout, Dropout1d, Dropout2d, Dropout3d, FeatureAlphaDropout
from lucid.nn.layers.embedding import Embedding, EmbeddingBag
from lucid.nn.layers.flatten import Flatten
from lucid.nn.layers.fold import Fold, Unfold
from lucid.nn.layers.group_norm import GroupNorm
from lucid.nn.layers.gru import GRU
from lucid.nn.layers.identity import Identity
from lucid.nn.layers.instance_norm import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from lucid.nn.layers.kv_cache import (
    DecoderKVCache,
    DynamicKVCache,
    KVCache,
    MemoryKVCache,
    StackedKVCache,
    StaticKVCache,
)
from lucid.nn.layers.layer_norm import LayerNorm, RMSNorm
from lucid.nn.layers.linear import Linear
from lucid.nn.layers.lp_pool import LPPool1d, LPPool2d, LPPool3d
from lucid.nn.layers.lstm import LSTM
from lucid.nn.layers.max_pool import MaxPool1d, MaxPool2d, MaxPool3d
from lucid.nn.layers.multihead_attention import MultiheadAttention
from lucid.nn.layers.padding import (
    CircularPad1d,
    CircularPad2d,
    CircularPad3d,
    ConstantPad1d,
    ConstantPad2d,
    ConstantPad3d,
    ReflectionPad1d,
    ReflectionPad2d,
    ReflectionPad3d,
    ReplicationPad1d,
    ReplicationPad2d,
    ReplicationPad3d,
    ZeroPad1d,
    ZeroPad2d,
    ZeroPad3d,
)
from lucid.nn.layers.pixel_shuffle import ChannelShuffle, PixelShuffle, PixelUnshuffle
from lucid.nn.layers.position_embeddings import LearnedPositionEmbedding, SinusoidalPositionEmbedding
from lucid.nn.layers.response_norm import GlobalResponseNorm, LocalResponseNorm
from lucid.nn.layers.rnn import RNN
from lucid.nn.layers.rnn_cells import GRUCell, LSTMCell, RNNCell
from lucid.nn.layers.rotary_embedding import RotaryEmbedding
from lucid.nn.layers.transformer import Transformer
from lucid.nn.layers.transformer_decoder import TransformerDecoder, TransformerDecoderLayer
from lucid.nn.layers.transformer_encoder import TransformerEncoder, TransformerEncoderLayer
from lucid.nn.layers.unflatten import Unflatten
from lucid.nn.layers.upsample import Upsample, UpsamplingBilinear2d, UpsamplingNearest2d

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveAvgPool3d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
    "AlphaDropout",
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "Bilinear",
    "ChannelShuffle",
    "CircularPad1d",
    "CircularPad2d",
    "CircularPad3d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ConstantPad3d",
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "ConvTranspose3d",
    "CosineSimilarity",
    "DecoderKVCache",
    "DropBlock",
    "DropBlock2d",
    "DropPath",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "DynamicKVCache",
    "Embedding",
    "EmbeddingBag",
    "FeatureAlphaDropout",
    "Flatten",
    "Fold",
    "GRU",
    "GRUCell",
    "GlobalResponseNorm",
    "GroupNorm",
    "Identity",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "KVCache",
    "LPPool1d",
    "LPPool2d",
    "LPPool3d",
    "LSTM",
    "LSTMCell",
    "LayerNorm",
    "LearnedPositionEmbedding",
    "Linear",
    "LocalResponseNorm",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "MemoryKVCache",
    "MultiheadAttention",
    "PairwiseDistance",
    "PixelShuffle",
    "PixelUnshuffle",
    "RMSNorm",
    "RNN",
    "RNNCell",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReflectionPad3d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ReplicationPad3d",
    "RotaryEmbedding",
    "SinusoidalPositionEmbedding",
    "StackedKVCache",
    "StaticKVCache",
    "SyncBatchNorm",
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
    "Unflatten",
    "Unfold",
    "Upsample",
    "UpsamplingBilinear2d",
    "UpsamplingNearest2d",
    "ZeroPad1d",
    "ZeroPad2d",
    "ZeroPad3d",
]
