"""The published weights -> one ONNX file that gives the last hidden state. No torch: the header of the weights is JSON.

Ops are plain ones of opset 20, which the runtime fuses by itself. Positions are a slice of their table: with
Range and Gather in that place the runtime's fusion makes a graph that fails when it runs (seen in 1.31).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.embed.model import DIMENSIONS, WEIGHTS

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
OPSET, IR_VERSION = 20, 9
MASKED = -10000.0
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "last_hidden_state"

Weights = Mapping[str, NDArray[np.float32]]


def read_weights(path: Path) -> Weights:
    """Tensors by name. Eight bytes with the length of the header, the header, then all tensors one after another."""
    data = np.memmap(path, np.uint8, "r")
    start = 8 + int.from_bytes(data[:8].tobytes(), "little")
    found: dict[str, NDArray[np.float32]] = {}
    for name, item in json.loads(data[8:start].tobytes()).items():
        if item.get("dtype") == "F32":
            first, last = item["data_offsets"]
            # Copied where they are not aligned, by whoever needs that.
            found[name] = data[start + first : start + last].view("<f4").reshape(item["shape"])
    return found


class Graph:
    """Nodes in order, each named by what it gives."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._named: set[str] = set()

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._named:
            self._named.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def add(self, op: str, inputs: list[str], **attributes: Any) -> str:
        out = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [out], name=out, **attributes))
        return out

    def dense(self, value: str, name: str) -> str:
        kernel = self.constant(f"{name}.kernel", self.weights[f"{name}.weight"].T)
        return self.add("Add", [self.add("MatMul", [value, kernel]), self.weight(f"{name}.bias")])

    def norm(self, value: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", [value, scale, bias], axis=-1, epsilon=EPSILON)

    def integers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))


def embeddings(graph: Graph) -> str:
    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), INPUTS[0]])
    weights = graph.weights
    # There is one kind of token here, so its row is part of each position's.
    table = weights["embeddings.position_embeddings.weight"]
    table = table + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", [INPUTS[0]], start=1, end=2)
    bounds = [graph.integers("zero", 0), length, graph.integers("axis_0", 0)]
    positions = graph.add("Slice", [graph.constant("positions", table), *bounds])
    return graph.norm(graph.add("Add", [words, positions]), "embeddings.LayerNorm")


def mask(graph: Graph) -> str:
    """What is added to scores: nothing, or a number that leaves nothing of them."""
    seen = graph.add("Cast", [INPUTS[1]], to=TensorProto.FLOAT)
    seen = graph.add("Unsqueeze", [seen, graph.integers("axes", 1, 2)])
    unseen = graph.add("Sub", [graph.constant("one", np.array([1], np.float32)), seen])
    return graph.add("Mul", [unseen, graph.constant("masked", np.array([MASKED], np.float32))])


def attention(graph: Graph, value: str, masked: str, name: str) -> str:
    shape = graph.integers("by_head", 0, 0, HEADS, DIMENSIONS // HEADS)
    heads = {}
    for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        split = graph.add("Reshape", [graph.dense(value, f"{name}.self.{part}"), shape])
        heads[part] = graph.add("Transpose", [split], perm=order)
    scale = graph.constant("scale", np.array([(DIMENSIONS // HEADS) ** -0.5], np.float32))
    scores = graph.add("Mul", [graph.add("MatMul", [heads["query"], heads["key"]]), scale])
    shares = graph.add("Softmax", [graph.add("Add", [scores, masked])], axis=-1)
    mixed = graph.add("MatMul", [shares, heads["value"]])
    mixed = graph.add("Transpose", [mixed], perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", [mixed, graph.integers("together", 0, 0, DIMENSIONS)])
    out = graph.dense(mixed, f"{name}.output.dense")
    return graph.norm(graph.add("Add", [out, value]), f"{name}.output.LayerNorm")


def layer(graph: Graph, value: str, masked: str, name: str) -> str:
    value = attention(graph, value, masked, f"{name}.attention")
    wide = graph.add("Gelu", [graph.dense(value, f"{name}.intermediate.dense")])
    out = graph.dense(wide, f"{name}.output.dense")
    return graph.norm(graph.add("Add", [out, value]), f"{name}.output.LayerNorm")


def convert(folder: Path) -> bytes:
    """The ONNX file of the weights in a folder, which have been checked."""
    graph = Graph(read_weights(folder / WEIGHTS))
    masked, value = mask(graph), embeddings(graph)
    for number in range(LAYERS):
        value = layer(graph, value, masked, f"encoder.layer.{number}")
    graph.nodes.append(helper.make_node("Identity", [value], [OUTPUT], name=OUTPUT))
    sizes = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in INPUTS]
    output = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [*sizes, DIMENSIONS])
    body = helper.make_graph(graph.nodes, "minilm", inputs, [output], graph.constants)
    model = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    return bytes(model.SerializeToString())
