"""Layers, one kind a file."""

from __future__ import annotations

from lucid.nn.layers.avg_pool import AvgPool2d
from lucid.nn.layers.batch_norm import BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm
from lucid.nn.layers.bilinear import Bilinear
from lucid.nn.layers.conv import Conv2d
from lucid.nn.layers.distances import CosineSimilarity, PairwiseDistance
from lucid.nn.layers.drop_block import DropBlock, DropBlock2d
from lucid.nn.layers.drop_path import DropPath
from lucid.nn.layers.dropout import AlphaDropout, Dropout, Dropout1d, Dropout2d, Dropout3d, FeatureAlphaDropout
from lucid.nn.layers.embedding import Embedding, EmbeddingBag
from lucid.nn.layers.flatten import Flatten
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
from lucid.nn.layers.lstm import LSTM
from lucid.nn.layers.max_pool import MaxPool2d
from lucid.nn.layers.multihead_attention import MultiheadAttention
from lucid.nn.layers.position_embeddings import LearnedPositionEmbedding, SinusoidalPositionEmbedding
from lucid.nn.layers.response_norm import GlobalResponseNorm, LocalResponseNorm
from lucid.nn.layers.rnn import RNN
from lucid.nn.layers.rnn_cells import GRUCell, LSTMCell, RNNCell
from lucid.nn.layers.rotary_embedding import RotaryEmbedding
from lucid.nn.layers.transformer import Transformer
from lucid.nn.layers.transformer_decoder import TransformerDecoder, TransformerDecoderLayer
from lucid.nn.layers.transformer_encoder import TransformerEncoder, TransformerEncoderLayer
from lucid.nn.layers.unflatten import Unflatten

__all__ = [
    "AlphaDropout",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "Bilinear",
    "Conv2d",
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
    "GRU",
    "GRUCell",
    "GlobalResponseNorm",
    "GroupNorm",
    "Identity",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "KVCache",
    "LSTM",
    "LSTMCell",
    "LayerNorm",
    "LearnedPositionEmbedding",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "MemoryKVCache",
    "MultiheadAttention",
    "PairwiseDistance",
    "RMSNorm",
    "RNN",
    "RNNCell",
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
]
