// What the editor completes: NumPy's names that are used most, Python's, those that the page knows
// from before, and those of the learner's own text. A test asks NumPy and Python whether they are theirs.
import { ifNotIn } from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-python";
import { StateEffect, StateField } from "@codemirror/state";

const MEMBERS = {
  np: `abs(x)
all(a, axis=None)
allclose(a, b, rtol=1e-05, atol=1e-08)
any(a, axis=None)
append(arr, values, axis=None)
arange(start, stop, step)
arccos(x)
arcsin(x)
arctan(x)
arctan2(x1, x2)
argmax(a, axis=None)
argmin(a, axis=None)
argsort(a, axis=-1)
array(object, dtype=None)
array_equal(a1, a2)
asarray(a, dtype=None)
average(a, axis=None, weights=None)
bincount(x, weights=None, minlength=0)
broadcast_to(array, shape)
cbrt(x)
ceil(x)
clip(a, a_min, a_max)
column_stack(tup)
concatenate(arrays, axis=0)
conj(x)
copy(a)
corrcoef(x)
cos(x)
cosh(x)
cov(m)
cross(a, b)
cumprod(a, axis=None)
cumsum(a, axis=None)
degrees(x)
diag(v, k=0)
diff(a, n=1, axis=-1)
dot(a, b)
e
einsum(subscripts, *operands)
empty(shape, dtype=float)
errstate(all=None)
exp(x)
expand_dims(a, axis)
expm1(x)
eye(N, M=None, k=0)
finfo(dtype)
flip(m, axis=None)
float64
floor(x)
full(shape, fill_value, dtype=None)
full_like(a, fill_value)
geomspace(start, stop, num=50)
gradient(f, *varargs, axis=None)
hstack(tup)
hypot(x1, x2)
imag(val)
inf
inner(a, b)
int64
interp(x, xp, fp)
isclose(a, b, rtol=1e-05, atol=1e-08)
isfinite(x)
isnan(x)
kron(a, b)
linalg
linspace(start, stop, num=50)
log(x)
log10(x)
log1p(x)
log2(x)
logaddexp(x1, x2)
logical_and(x1, x2)
logical_not(x)
logical_or(x1, x2)
logspace(start, stop, num=50)
matmul(x1, x2)
max(a, axis=None)
maximum(x1, x2)
mean(a, axis=None)
median(a, axis=None)
meshgrid(*xi, indexing="xy")
min(a, axis=None)
minimum(x1, x2)
nan
ndarray
ndim(a)
newaxis
nonzero(a)
ones(shape, dtype=None)
ones_like(a)
outer(a, b)
percentile(a, q, axis=None)
pi
polyfit(x, y, deg)
power(x1, x2)
prod(a, axis=None)
radians(x)
random
ravel(a)
real(val)
repeat(a, repeats, axis=None)
reshape(a, shape)
roll(a, shift, axis=None)
round(a, decimals=0)
shape(a)
sign(x)
sin(x)
sinh(x)
size(a, axis=None)
sort(a, axis=-1)
sqrt(x)
square(x)
squeeze(a, axis=None)
stack(arrays, axis=0)
std(a, axis=None, ddof=0)
sum(a, axis=None, keepdims=False)
take_along_axis(arr, indices, axis=-1)
tan(x)
tanh(x)
tensordot(a, b, axes=2)
tile(A, reps)
trace(a)
transpose(a, axes=None)
tril(m, k=0)
triu(m, k=0)
unique(ar)
vander(x, N=None)
var(a, axis=None, ddof=0)
vdot(a, b)
vstack(tup)
where(condition, x, y)
zeros(shape, dtype=None)
zeros_like(a)`,
  "np.linalg": `cholesky(a)
cond(x)
det(a)
eig(a)
eigh(a)
eigvals(a)
eigvalsh(a)
inv(a)
lstsq(a, b)
matrix_rank(A)
norm(x, ord=None, axis=None)
pinv(a)
qr(a)
solve(a, b)
svd(a, full_matrices=True)`,
  "np.random": `default_rng(seed=None)`,
  rng: `choice(a, size=None, replace=True)
integers(low, high=None, size=None)
normal(loc=0.0, scale=1.0, size=None)
permutation(x)
random(size=None)
shuffle(x)
standard_normal(size=None)
uniform(low=0.0, high=1.0, size=None)`,
};

const PYTHON =
  "False None True and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield " +
  "abs all any bool complex dict divmod enumerate filter float int isinstance len list map max min pow print range reversed round set slice sorted str sum tuple type zip";

const options = (text) =>
  text.split("\n").map((line) => {
    const [label] = /^\w+/.exec(line);
    return { label, detail: line.slice(label.length) };
  });
const members = Object.fromEntries(Object.entries(MEMBERS).map(([of, text]) => [of, options(text)]));
members.numpy = members.np;
const python = PYTHON.split(" ").map((label) => ({ label }));

export const theirs = StateEffect.define();
export const pageNames = StateField.define({
  create: () => [],
  update: (names, { effects }) => effects.find((one) => one.is(theirs))?.value.map((label) => ({ label, detail: " from above", boost: 1 })) ?? names,
});

const membersOf = (context) => {
  const found = context.matchBefore(/\b(np|numpy|rng)\.(\w+\.)*\w*$/);
  if (!found) return null;
  const dot = found.text.lastIndexOf(".");
  return { from: found.from + dot + 1, options: members[found.text.slice(0, dot)] ?? [], validFor: /^\w*$/ };
};
const words = (context) => {
  const found = context.matchBefore(/(?<![\w.])[A-Za-z_]\w*$/);
  if (!found && (!context.explicit || context.matchBefore(/[\w.]$/))) return null;
  return { from: found?.from ?? context.pos, options: [...context.state.field(pageNames), ...python], validFor: /^\w*$/ };
};

export const completions = [membersOf, words, localCompletionSource].map((one) => ifNotIn(["String", "Comment"], one));
