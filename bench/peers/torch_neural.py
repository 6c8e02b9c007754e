"""The same work as kontor-bench neural, done by PyTorch and by numpy over OpenBLAS.

apt-get install python3-torch python3-numpy libopenblas0-pthread
(PyTorch and numpy of Debian take whichever BLAS is installed: without OpenBLAS it is the slow reference one.)

Started by the benchmark, with the number of threads. Reads lines "NAME COUNT" and answers each with the seconds that COUNT steps took by
the clock, step by step, and last the processor seconds of all of them; "NAME 0" answers with a number that both sides must agree on;
"version" answers with the versions.
"""
import os
import sys
import time

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else os.cpu_count()
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
# OpenBLAS 0.3.21 does not know newer processors and falls back to its AVX2 kernels, a third slower: name the AVX-512 ones where there is AVX-512
with open("/proc/cpuinfo") as info:
    if "avx512f" in info.read():
        os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX")
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(THREADS)


def fill(seed, scale, *shape):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    v = ((i * 7919 + seed * 104729) % 10007) / 10007.0 * 2 - 1
    return torch.tensor((scale * v).astype(np.float32).reshape(shape))


def set_(parameter, seed, scale):
    with torch.no_grad():
        parameter.copy_(fill(seed, scale, *parameter.shape))


class Lstm:
    """LSTM(32 -> 64) over 512 x 52, linear to 10 normal components, negative log-likelihood, Adam."""

    def __init__(self):
        self.lstm = torch.nn.LSTM(32, 64, batch_first=True)
        self.head = torch.nn.Linear(64, 30)
        set_(self.lstm.weight_ih_l0, 1, 0.15)
        set_(self.lstm.weight_hh_l0, 2, 0.1)
        set_(self.lstm.bias_ih_l0, 3, 0.1)
        set_(self.lstm.bias_hh_l0, 4, 0.0)
        self.lstm.bias_hh_l0.requires_grad_(False)  # one bias, as the other side has
        set_(self.head.weight, 5, 0.1)
        set_(self.head.bias, 6, 0.5)
        self.optimiser = torch.optim.Adam([p for p in [*self.lstm.parameters(), *self.head.parameters()] if p.requires_grad], lr=1e-3)
        self.x = fill(7, 1, 512, 52, 32)
        self.y = fill(8, 1, 512, 52)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        h, _ = self.lstm(self.x)
        logits, means, raw = self.head(h).chunk(3, dim=-1)
        scale = F.softplus(raw).clamp(1e-3, 1e3)
        z = (self.y.unsqueeze(-1) - means) / scale
        joint = F.log_softmax(logits, dim=-1) - 0.5 * z * z - scale.log() - 0.918938533
        loss = -torch.logsumexp(joint, dim=-1).mean()
        loss.backward()
        self.optimiser.step()
        return loss

    def check(self):
        for _ in range(2):
            self.step()
        return self.step().item()


class Mlp:
    """64-128-64-1 with ReLU, batch 512, mean squared error, Adam."""

    def __init__(self):
        self.net = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
        for i, parameter in enumerate(self.net.parameters()):
            set_(parameter, 10 + i, 0.1)
        self.optimiser = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        self.x = fill(7, 1, 512, 64)
        self.y = fill(8, 1, 512, 1)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        loss = F.mse_loss(self.net(self.x), self.y)
        loss.backward()
        self.optimiser.step()
        return loss

    def check(self):
        for _ in range(2):
            self.step()
        return self.step().item()


class Convolution:
    """3 x 3 convolution, batch normalisation, ReLU over 16 x 64 x 56 x 56, forward and backward to input and weights."""

    def __init__(self):
        self.conv = torch.nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(64)
        set_(self.conv.weight, 1, 0.1)
        set_(self.norm.weight, 2, 1)
        set_(self.norm.bias, 3, 0.3)
        self.x = fill(4, 1, 16, 64, 56, 56).requires_grad_()
        self.dy = fill(5, 1, 16, 64, 56, 56)

    def step(self):
        self.x.grad = None
        self.conv.zero_grad(set_to_none=True)
        self.norm.zero_grad(set_to_none=True)
        F.relu(self.norm(self.conv(self.x))).backward(self.dy)

    def check(self):
        self.step()
        return (self.x.grad.abs().double().sum() + self.conv.weight.grad.abs().double().sum()).item()


class Matrix:
    """1024 x 1024 x 1024 by numpy."""

    def __init__(self):
        self.a = fill(1, 1, 1024, 1024).numpy()
        self.b = fill(2, 1, 1024, 1024).numpy()
        self.c = np.empty_like(self.a)

    def step(self):
        np.matmul(self.a, self.b, out=self.c)

    def check(self):
        self.step()
        return float(np.abs(self.c).astype(np.float64).sum())


def core():
    import ctypes
    with open("/proc/self/maps") as maps:
        path = next((line.split()[-1] for line in maps if "openblas" in line), None)
    if path is None:
        return "no OpenBLAS"
    name = ctypes.CDLL(path).openblas_get_corename
    name.restype = ctypes.c_char_p
    return f"OpenBLAS kernels {name().decode()}"


def blas():
    with open("/proc/self/maps") as maps:
        names = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line and ("blas" in line)}
    return " ".join(sorted(names))


WORK = {"lstm": Lstm, "mlp": Mlp, "convolution": Convolution, "matrix": Matrix}
made = {}
for line in sys.stdin:
    name, _, count = line.strip().partition(" ")
    if name == "version":
        print(f"PyTorch {torch.__version__}, numpy {np.__version__}, {blas()}, {core()}", flush=True)
        continue
    if count == "0":
        print(repr(WORK[name]().check()), flush=True)
        continue
    work = made.setdefault(name, WORK[name]())
    times = []
    used = time.process_time()
    for _ in range(int(count)):
        start = time.perf_counter()
        work.step()
        times.append(time.perf_counter() - start)
    print(" ".join(map(repr, [*times, time.process_time() - used])), flush=True)
