"""Exercise 8: answers whose verdict is known."""

import math
import statistics

import numpy as np

from gradbook.exercises import ex08

from .known_answers import KnownAnswers


def fisher(mu, log_sigma):
    return np.diag([math.exp(-2 * log_sigma), 2.0])


def slope(x, theta):
    mu, log_sigma = theta
    precision = np.exp(-2 * log_sigma)
    return np.array([(mu - x.mean()) * precision, 1 - np.mean((x - mu) ** 2) * precision])


def natural(x, theta):
    return np.linalg.solve(fisher(*theta), slope(x, theta))


def walk(direction):
    def path(x, theta0, eta, steps):
        thetas = [np.array(theta0)]
        for _ in range(steps):
            thetas.append(thetas[-1] - eta * direction(x, thetas[-1]))
        return np.array(thetas)

    return path


gradient_path, natural_path = walk(slope), walk(natural)


def empirical(x, theta):
    mu, log_sigma = theta
    z = (x - mu) * np.exp(-log_sigma)
    scores = np.array([z * np.exp(-log_sigma), z**2 - 1])
    return np.linalg.solve(scores @ scores.T / len(x), slope(x, theta))


def newton(x, theta):
    mu, log_sigma = theta
    z = (x - mu) * np.exp(-log_sigma)
    mixed = 2 * np.mean(z) * np.exp(-log_sigma)
    H = np.array([[np.exp(-2 * log_sigma), mixed], [mixed, 2 * np.mean(z**2)]])
    return np.linalg.solve(H, slope(x, theta))


def walk_with_numbers(x, theta0, eta, steps):
    mu, log_sigma = theta0
    path = [(mu, log_sigma)]
    for _ in range(steps):
        gap, spread = mu - float(np.mean(x)), float(np.var(x))
        mu, log_sigma = (
            mu - eta * gap,
            log_sigma - eta / 2 * (1 - (spread + gap**2) / math.exp(2 * log_sigma)),
        )
        path.append((mu, log_sigma))
    return path


def one_after_the_other(x, theta0, eta, steps):
    mu, log_sigma = theta0
    path = [(mu, log_sigma)]
    for _ in range(steps):
        mu = mu - eta * slope(x, (mu, log_sigma))[0]
        log_sigma = log_sigma - eta * slope(x, (mu, log_sigma))[1]
        path.append((mu, log_sigma))
    return np.array(path)


def fixed_metric(x, theta0, eta, steps):
    return walk(lambda x, theta: np.linalg.solve(fisher(*theta0), slope(x, theta)))(
        x, theta0, eta, steps
    )


def in_place(x, theta0, eta, steps):
    path = [theta0.copy()]
    for _ in range(steps):
        theta0 -= eta * slope(x, theta0)
        path.append(theta0.copy())
    return np.array(path)


def same_array(x, theta0, eta, steps):
    theta, path = theta0.copy(), []
    for _ in range(steps + 1):
        path.append(theta)
        theta -= eta * slope(x, theta)
    return np.array(path)


def gradient_of(x, theta, power, squares):
    """The gradient with another power of σ, and something else for the squared deviations."""
    mu, log_sigma = theta
    factor = np.exp(power * log_sigma)
    with np.errstate(all="ignore"):
        return np.array([(mu - np.mean(x)) * factor, 1 - squares * factor])


def log_sigma_first(x, theta0, eta, steps):
    mu, log_sigma = theta0
    path = [(mu, log_sigma)]
    for _ in range(steps):
        log_sigma = log_sigma - eta * slope(x, (mu, log_sigma))[1]
        mu = mu - eta * slope(x, (mu, log_sigma))[0]
        path.append((mu, log_sigma))
    return np.array(path)


def shrinking(x, theta0, eta, steps):
    path = [theta0]
    for k in range(steps):
        path.append(path[-1] - eta / (k + 1) * slope(x, path[-1]))
    return np.array(path)


def stopping(direction, least):
    def path(x, theta0, eta, steps):
        thetas = [theta0]
        for _ in range(steps):
            step = direction(x, thetas[-1])
            if np.linalg.norm(step) < least:
                break
            thetas.append(thetas[-1] - eta * step)
        return np.array(thetas)

    return path


def whole_numbers(x, theta0, eta, steps):
    path = np.zeros((steps + 1, 2), dtype=int)
    path[0] = theta0
    for k in range(steps):
        path[k + 1] = path[k] - eta * slope(x, path[k])
    return path


def room_for_four_steps(x, theta0, eta, steps):
    path = np.zeros((5, 2))
    path[0] = theta0
    for k in range(steps):
        path[k + 1] = path[k] - eta * natural(x, path[k])
    return path[: steps + 1]


def ellipse_axes(mu, log_sigma, r):
    return r * math.exp(log_sigma), r / math.sqrt(2)


def mle(x):
    return np.mean(x), np.log(np.std(x))


PARTS = {
    ex08.check_a: KnownAnswers(
        right={"fisher": fisher},
        variants={
            "nested lists": {"fisher": lambda mu, s: [[1 / math.exp(s) ** 2, 0], [0, 2]]},
            "single precision": {"fisher": lambda mu, s: fisher(mu, s).astype(np.float32)},
            "−E[Hessian] on nodes": {
                "fisher": lambda mu, s: np.mean(
                    [
                        [[np.exp(-2 * s), 2 * z * np.exp(-s)], [2 * z * np.exp(-s), 2 * z * z]]
                        for z in (-1, 1)
                    ],
                    axis=0,
                )
            },
            "the inverse of the covariance": {
                "fisher": lambda mu, s: np.linalg.inv(np.diag([np.exp(2 * s), 0.5]))
            },
        },
        wrong={
            "σ for 1/σ": (
                {"fisher": lambda mu, s: fisher(mu, -s)},
                "known mistake",
                "log_sigma is used as if it were −log σ",
            ),
            "sign": ({"fisher": lambda mu, s: -fisher(mu, s)}, "sign", "−1 times the information"),
            "half": (
                {"fisher": lambda mu, s: fisher(mu, s) / 2},
                "factor",
                "half of the information",
            ),
            "of (μ, σ)": (
                {"fisher": lambda mu, s: np.diag([1.0, 2.0]) * np.exp(-2 * s)},
                "known mistake",
                "the information on (μ, σ):",
            ),
            "of (μ, σ²)": (
                {"fisher": lambda mu, s: np.diag([np.exp(-2 * s), np.exp(-4 * s) / 2])},
                "known mistake",
                "the information on (μ, σ²):",
            ),
            "the inverse": (
                {"fisher": lambda mu, s: np.diag([np.exp(2 * s), 0.5])},
                "known mistake",
                "this is the inverse of the information",
            ),
            "the other order": (
                {"fisher": lambda mu, s: np.diag([2, np.exp(-2 * s)])},
                "known mistake",
                "the parameters stand in the other order",
            ),
            "1/σ": (
                {"fisher": lambda mu, s: np.diag([np.exp(-s), 2])},
                "known mistake",
                "a power of σ is off in the entry of μ",
            ),
            "log σ for σ": (
                {"fisher": lambda mu, s: np.diag([np.float64(s) ** -2, 2])},
                "known mistake",
                "log_sigma is used as if it were σ",
            ),
            "1/σ beside the diagonal": (
                {"fisher": lambda mu, s: np.add(fisher(mu, s), 1 * math.exp(-s) * (1 - np.eye(2)))},
                "known mistake",
                "off the diagonal stands 1/σ",
            ),
            "-1/σ beside the diagonal": (
                {
                    "fisher": lambda mu, s: np.add(
                        fisher(mu, s), -1 * math.exp(-s) * (1 - np.eye(2))
                    )
                },
                "known mistake",
                "off the diagonal stands -1/σ",
            ),
            "2/σ beside the diagonal": (
                {"fisher": lambda mu, s: np.add(fisher(mu, s), 2 * math.exp(-s) * (1 - np.eye(2)))},
                "known mistake",
                "off the diagonal stands 2/σ",
            ),
            "-2/σ beside the diagonal": (
                {
                    "fisher": lambda mu, s: np.add(
                        fisher(mu, s), -2 * math.exp(-s) * (1 - np.eye(2))
                    )
                },
                "known mistake",
                "off the diagonal stands -2/σ",
            ),
            "rows swapped": (
                {"fisher": lambda mu, s: fisher(mu, s)[::-1]},
                "permuted",
                "rows 1 and 2 are swapped",
            ),
            "1 instead of 2": (
                {"fisher": lambda mu, s: np.diag([np.exp(-2 * s), 1])},
                "component",
                "entry in row 2, column 2 only: half of the information",
            ),
            "log σ taken for σ": (
                {"fisher": lambda mu, s: np.diag([1 / (s * s + 1e-9), 2])},
                "component",
                "entry in row 1, column 1 only: wrong at",
            ),
            "the diagonal only": (
                {"fisher": lambda mu, s: [np.exp(-2 * s), 2]},
                "shape",
                "shape (2,), expected (2, 2)",
            ),
            "σ = 1": (
                {"fisher": lambda mu, s: np.diag([1.0, 2.0])},
                "constant",
                "the same value whatever the input",
            ),
            "an entry beside the diagonal": (
                {"fisher": lambda mu, s: np.add(fisher(mu, s), [[0, 1e-3], [1e-3, 0]])},
                "component",
                "entries in row 1, column 2; row 2, column 1 only: wrong at",
            ),
        },
    ),
    ex08.check_b: KnownAnswers(
        right={"gradient_path": gradient_path, "natural_path": natural_path},
        variants={
            "plain numbers and tuples": {"natural_path": walk_with_numbers},
            "a list of arrays": {"gradient_path": lambda *a: list(gradient_path(*a))},
            "single precision": {
                "gradient_path": lambda *a: gradient_path(*a).astype(np.float32),
                "natural_path": lambda *a: natural_path(*a).astype(np.float32),
            },
            "the inverse of F": {
                "natural_path": walk(
                    lambda x, theta: np.linalg.inv(fisher(*theta)) @ slope(x, theta)
                )
            },
        },
        wrong={
            "divided by the root of F": (
                {
                    "natural_path": walk(
                        lambda x, theta: slope(x, theta) / np.sqrt(np.diag(fisher(*theta)))
                    )
                },
                "known mistake",
                "the gradient is divided by the root of F",
            ),
            "a ½ too many": (
                {"gradient_path": walk(lambda x, theta: np.add(slope(x, theta), [0, 1]) / 2)},
                "term",
                "what the squared deviations contributes to the step is halved",
            ),
            "uphill": (
                {"gradient_path": walk(lambda x, t: -slope(x, t))},
                "sign",
                "−1 times the step",
            ),
            "uphill along the natural gradient": (
                {"natural_path": walk(lambda x, t: -natural(x, t))},
                "sign",
                "−1 times the step",
            ),
            "sum instead of mean": (
                {"gradient_path": walk(lambda x, t: len(x) * slope(x, t))},
                "factor",
                "N times the step",
            ),
            "F of the whole sample": (
                {"natural_path": walk(lambda x, t: natural(x, t) / len(x))},
                "factor",
                "1/N of the step",
            ),
            "half steps": (
                {"natural_path": walk(lambda x, t: natural(x, t) / 2)},
                "factor",
                "half of the step",
            ),
            "the two paths swapped": (
                {"gradient_path": natural_path, "natural_path": gradient_path},
                "swapped",
                "swapped with natural_path",
            ),
            "the natural path twice": (
                {"gradient_path": natural_path},
                "known mistake",
                "these are steps along the natural gradient",
            ),
            "the plain path twice": (
                {"natural_path": gradient_path},
                "known mistake",
                "these are steps along the plain gradient",
            ),
            "the empirical Fisher": (
                {"natural_path": walk(empirical)},
                "known mistake",
                "F is the mean of the sample's own scores, squared",
            ),
            "Newton's method": (
                {"natural_path": walk(newton)},
                "known mistake",
                "this is Newton's step, by the Hessian of the loss in place of F",
            ),
            "room for four steps": (
                {"natural_path": room_for_four_steps},
                "exception",
                "it raises IndexError: index 5 is out of bounds for axis 0 with size 5",
            ),
            "multiplied by F": (
                {"natural_path": walk(lambda x, t: fisher(*t) @ slope(x, t))},
                "known mistake",
                "the gradient is multiplied by F",
            ),
            "F of (μ, σ)": (
                {"natural_path": walk(lambda x, t: natural(x, t) * [1, np.exp(2 * t[1])])},
                "known mistake",
                "the F in the step belongs to (μ, σ)",
            ),
            "F at the start": (
                {"natural_path": fixed_metric},
                "known mistake",
                "F is taken at theta0 in all steps",
            ),
            "derivative by σ": (
                {"gradient_path": walk(lambda x, t: slope(x, t) * [1, np.exp(-t[1])])},
                "known mistake",
                "the second component is a derivative by σ",
            ),
            "no eta": (
                {"gradient_path": lambda x, t, eta, n: gradient_path(x, t, 1.0, n)},
                "known mistake",
                "eta is missing from the step",
            ),
            "one component after the other": (
                {"gradient_path": one_after_the_other},
                "known mistake",
                "the second component uses the new μ",
            ),
            "the 2 of F forgotten": (
                {"natural_path": walk(lambda x, t: natural(x, t) * [1, 2])},
                "component",
                "component 2 only: twice the step",
            ),
            "the variance": (
                {"gradient_path": walk(lambda x, t: gradient_of(x, t, -2, np.var(x)))},
                "known mistake",
                "the squared deviations are those from the sample's mean",
            ),
            "the variance, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(fisher(*t), gradient_of(x, t, -2, np.var(x)))
                    )
                },
                "known mistake",
                "the squared deviations are those from the sample's mean",
            ),
            "the square of the mean": (
                {"gradient_path": walk(lambda x, t: gradient_of(x, t, -2, np.mean(x - t[0]) ** 2))},
                "known mistake",
                "the mean deviation is squared",
            ),
            "the square of the mean, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(
                            fisher(*t), gradient_of(x, t, -2, np.mean(x - t[0]) ** 2)
                        )
                    )
                },
                "known mistake",
                "the mean deviation is squared",
            ),
            "no μ in the squares": (
                {"gradient_path": walk(lambda x, t: gradient_of(x, t, -2, np.mean(x**2)))},
                "known mistake",
                "the mean of x² stands where",
            ),
            "no μ in the squares, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(
                            fisher(*t), gradient_of(x, t, -2, np.mean(x**2))
                        )
                    )
                },
                "known mistake",
                "the mean of x² stands where",
            ),
            "a ½ left": (
                {
                    "gradient_path": walk(
                        lambda x, t: gradient_of(x, t, -2, np.mean((x - t[0]) ** 2) / 2)
                    )
                },
                "known mistake",
                "the mean of (x − μ)² is halved",
            ),
            "a ½ left, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(
                            fisher(*t), gradient_of(x, t, -2, np.mean((x - t[0]) ** 2) / 2)
                        )
                    )
                },
                "known mistake",
                "the mean of (x − μ)² is halved",
            ),
            "N − 1": (
                {
                    "gradient_path": walk(
                        lambda x, t: gradient_of(
                            x, t, -2, np.sum((x - t[0]) ** 2) / np.float64(len(x) - 1)
                        )
                    )
                },
                "known mistake",
                "the sum of the squared deviations is divided by N − 1",
            ),
            "N − 1, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(
                            fisher(*t),
                            gradient_of(x, t, -2, np.sum((x - t[0]) ** 2) / np.float64(len(x) - 1)),
                        )
                    )
                },
                "known mistake",
                "the sum of the squared deviations is divided by N − 1",
            ),
            "1/σ": (
                {
                    "gradient_path": walk(
                        lambda x, t: gradient_of(x, t, -1, np.mean((x - t[0]) ** 2))
                    )
                },
                "known mistake",
                "1/σ stands where 1/σ² should",
            ),
            "1/σ, along the natural gradient": (
                {
                    "natural_path": walk(
                        lambda x, t: np.linalg.solve(
                            fisher(*t), gradient_of(x, t, -1, np.mean((x - t[0]) ** 2))
                        )
                    )
                },
                "known mistake",
                "1/σ stands where 1/σ² should",
            ),
            "eta squared": (
                {"gradient_path": lambda x, t, eta, n: gradient_path(x, t, eta**2, n)},
                "known mistake",
                "eta enters as its square",
            ),
            "eta squared, along the natural gradient": (
                {"natural_path": lambda x, t, eta, n: natural_path(x, t, eta**2, n)},
                "known mistake",
                "eta enters as its square",
            ),
            "an eta of one's own": (
                {"gradient_path": lambda x, t, eta, n: gradient_path(x, t, 0.15, n)},
                "known mistake",
                "the step size is the same whatever eta is",
            ),
            "an eta of one's own, along the natural gradient": (
                {"natural_path": lambda x, t, eta, n: natural_path(x, t, 0.15, n)},
                "known mistake",
                "the step size is the same whatever eta is",
            ),
            "the first eta": (
                {"gradient_path": lambda x, t, eta, n: gradient_path(x, t, 0.1, n)},
                "known mistake",
                "the step size is the same whatever eta is",
            ),
            "the first eta, along the natural gradient": (
                {"natural_path": lambda x, t, eta, n: natural_path(x, t, 0.2, n)},
                "known mistake",
                "the step size is the same whatever eta is",
            ),
            "eta that shrinks": (
                {"gradient_path": shrinking},
                "known mistake",
                "eta is divided by the number of the step",
            ),
            "no 1/σ² in the first component": (
                {"gradient_path": walk(lambda x, t: slope(x, t) * [np.exp(2 * t[1]), 1])},
                "known mistake",
                "1/σ² is missing from the first",
            ),
            "log σ first": (
                {"gradient_path": log_sigma_first},
                "known mistake",
                "the first component uses the new log σ",
            ),
            "gradient_path stops below 1e-2": (
                {"gradient_path": stopping(slope, 1e-2)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "natural_path stops below 1e-2": (
                {"natural_path": stopping(natural, 1e-2)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "gradient_path stops below 1e-4": (
                {"gradient_path": stopping(slope, 1e-4)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "natural_path stops below 1e-4": (
                {"natural_path": stopping(natural, 1e-4)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "gradient_path stops below 1e-8": (
                {"gradient_path": stopping(slope, 1e-8)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "natural_path stops below 1e-8": (
                {"natural_path": stopping(natural, 1e-8)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "gradient_path stops below 1e-12": (
                {"gradient_path": stopping(slope, 1e-12)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "natural_path stops below 1e-12": (
                {"natural_path": stopping(natural, 1e-12)},
                "stops early",
                "it begins at theta0 and ends too early",
            ),
            "the last point left out": (
                {"natural_path": lambda *a: natural_path(*a)[:-1]},
                "stops early",
                "the path has 4 rows after 4 steps, expected 5: it begins at theta0",
            ),
            "an array of integers": (
                {"gradient_path": whole_numbers},
                "start",
                "all rows hold whole numbers, and theta0 = (1, 0.5)",
            ),
            "no log σ in the loss": (
                {"gradient_path": walk(lambda x, t: slope(x, t) - [0, 1])},
                "term",
                "what the term log σ contributes to the step is missing",
            ),
            "log σ with the wrong sign": (
                {"natural_path": walk(lambda x, t: natural(x, t) - [0, 1])},
                "term",
                "what the term log σ contributes to the step has the wrong sign",
            ),
            "without theta0": (
                {"gradient_path": lambda *a: gradient_path(*a)[1:]},
                "off by one",
                "the path has 4 rows after 4 steps, expected 5: the first is theta0, the last "
                "where the last step leads",
            ),
            "transposed": (
                {"natural_path": lambda *a: natural_path(*a).T},
                "transposed",
                "shape (2, 5), expected (5, 2): one row a step",
            ),
            "columns swapped": (
                {"natural_path": lambda *a: natural_path(*a)[:, ::-1]},
                "swapped",
                "the columns are swapped: μ comes first, log σ second",
            ),
            "only the end": (
                {"gradient_path": lambda *a: gradient_path(*a)[-1]},
                "shape",
                "after 4 steps: shape (2,), expected (5, 2)",
            ),
            "starts at the first step": (
                {
                    "natural_path": lambda x, t, eta, n: natural_path(
                        x, natural_path(x, t, eta, 1)[-1], eta, n
                    )
                },
                "start",
                "the path begins at (1.40375, 0.552987), expected theta0 = (1, 0.5)",
            ),
            "changes theta0": (
                {"gradient_path": in_place},
                "changes its input",
                "it changes its argument",
            ),
            "the same array in all rows": (
                {"gradient_path": same_array},
                "start",
                "all rows are the same, and not theta0: was one array stored again and again, "
                "and changed later?",
            ),
            "stands still": (
                {"natural_path": lambda x, t, eta, n: np.tile(t, (n + 1, 1))},
                "constant",
                "the path stays at theta0",
            ),
        },
    ),
    ex08.check_c: KnownAnswers(
        right={"ellipse_axes": ellipse_axes},
        variants={
            "an array": {"ellipse_axes": lambda mu, s, r: r / np.sqrt(np.diag(fisher(mu, s)))},
            "a list": {"ellipse_axes": lambda mu, s, r: [r * np.exp(s), np.sqrt(r * r / 2)]},
            "by eigenvalues of F": {
                "ellipse_axes": lambda mu, s, r: np.abs(r * np.diag(fisher(mu, s)) ** -0.5)
            },
        },
        wrong={
            "sign": (
                {"ellipse_axes": lambda *a: -np.array(ellipse_axes(*a))},
                "sign",
                "−1 times the semi-axes",
            ),
            "whole axes": (
                {"ellipse_axes": lambda *a: 2 * np.array(ellipse_axes(*a))},
                "factor",
                "twice the semi-axes",
            ),
            "swapped": (
                {"ellipse_axes": lambda *a: ellipse_axes(*a)[::-1]},
                "permuted",
                "components 1 and 2 are swapped",
            ),
            "no root": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(2 * s), r / 2)},
                "known mistake",
                "a root is missing",
            ),
            "squares": (
                {"ellipse_axes": lambda mu, s, r: (r * r * np.exp(2 * s), r * r / 2)},
                "known mistake",
                "these are the squares of the semi-axes",
            ),
            "upside down": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(-s), r * math.sqrt(2))},
                "known mistake",
                "the axes grow where they should shrink",
            ),
            "r squared": (
                {"ellipse_axes": lambda mu, s, r: (r * r * np.exp(s), r * r / math.sqrt(2))},
                "known mistake",
                "r enters as its square",
            ),
            "r forgotten": (
                {"ellipse_axes": lambda mu, s, r: (np.exp(s), 1 / math.sqrt(2))},
                "known mistake",
                "these are the axes for r = 1",
            ),
            "log σ taken for σ": (
                {"ellipse_axes": lambda mu, s, r: (r * s, r / math.sqrt(2))},
                "known mistake",
                "log_sigma is used as if it were σ",
            ),
            "the root of r": (
                {"ellipse_axes": lambda mu, s, r: (math.sqrt(r) * np.exp(s), math.sqrt(r / 2))},
                "known mistake",
                "r enters as its root",
            ),
            "r times F": (
                {"ellipse_axes": lambda mu, s, r: r * np.diag(fisher(mu, s))},
                "known mistake",
                "this is r times F's entries",
            ),
            "σ²": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(2 * s), r / math.sqrt(2))},
                "known mistake",
                "the axis along μ has σ²",
            ),
            "1/σ": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(-s), r / math.sqrt(2))},
                "known mistake",
                "the axis along μ has 1/σ",
            ),
            "σ in both": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(s), r * np.exp(s) / math.sqrt(2))},
                "known mistake",
                "σ is in both axes",
            ),
            "the 2 forgotten": (
                {"ellipse_axes": lambda mu, s, r: (r * np.exp(s), r)},
                "component",
                "component 2 only: 1.41421 times the semi-axes",
            ),
            "a circle": (
                {"ellipse_axes": lambda mu, s, r: (r, r)},
                "known mistake",
                "this is r for both",
            ),
            "one number": (
                {"ellipse_axes": lambda mu, s, r: r * np.exp(s)},
                "shape",
                "a number, expected (2,)",
            ),
        },
    ),
    ex08.check_d: KnownAnswers(
        right={"mle": mle},
        variants={
            "the standard library": {
                "mle": lambda x: [statistics.fmean(x), math.log(statistics.pstdev(x))]
            },
            "half the log of the variance": {
                "mle": lambda x: np.array([x.mean(), 0.5 * np.log(np.var(x))])
            },
            "raw moments": {
                "mle": lambda x: (x.mean(), 0.5 * np.log(np.mean(x**2) - x.mean() ** 2))
            },
            "descent in good units": {
                "mle": lambda x: natural_path(
                    x, np.array([np.median(x), np.log(np.ptp(x))]), 1.0, 60
                )[-1]
            },
        },
        wrong={
            "N − 1": (
                {"mle": lambda x: (x.mean(), np.log(x.std(ddof=1)))},
                "known mistake",
                "this divides by N − 1",
            ),
            "σ": (
                {"mle": lambda x: (x.mean(), x.std())},
                "known mistake",
                "the second entry is σ,",
            ),
            "σ²": (
                {"mle": lambda x: (x.mean(), x.var())},
                "known mistake",
                "the second entry is σ²,",
            ),
            "log σ²": (
                {"mle": lambda x: (x.mean(), np.log(x.var()))},
                "known mistake",
                "the second entry is log σ²,",
            ),
            "σ with N − 1": (
                {"mle": lambda x: (x.mean(), x.std(ddof=1))},
                "known mistake",
                "the second entry is σ with N − 1,",
            ),
            "log σ² with N − 1": (
                {"mle": lambda x: (x.mean(), np.log(x.var(ddof=1)))},
                "known mistake",
                "the second entry is log σ² with N − 1,",
            ),
            "base 10": (
                {"mle": lambda x: (x.mean(), np.log10(x.std()))},
                "known mistake",
                "the logarithm is to base 10",
            ),
            "the mean of x²": (
                {"mle": lambda x: (x.mean(), np.log(np.mean(x**2)) / 2)},
                "known mistake",
                "the mean of x² stands",
            ),
            "the sum of the squares": (
                {"mle": lambda x: (x.mean(), np.log(np.sum((x - x.mean()) ** 2)) / 2)},
                "known mistake",
                "the sum of the squares stands",
            ),
            "−log σ": (
                {"mle": lambda x: (x.mean(), -np.log(x.std()))},
                "component",
                "component 2 only: −1 times the estimate",
            ),
            "swapped": (
                {"mle": lambda x: mle(x)[::-1]},
                "permuted",
                "components 1 and 2 are swapped",
            ),
            "the median": (
                {"mle": lambda x: (np.median(x), np.log(x.std()))},
                "component",
                "component 1 only: wrong at",
            ),
            "the true parameters": (
                {"mle": lambda x: (3, math.log(0.5))},
                "constant",
                "the same value whatever the input",
            ),
            "only μ": ({"mle": lambda x: x.mean()}, "shape", "a number, expected (2,)"),
            "the wrong sign of both": (
                {"mle": lambda x: -np.array(mle(x))},
                "sign",
                "−1 times the estimate",
            ),
            "stopped early": (
                {
                    "mle": lambda x: (
                        natural_path(x, np.array([x.mean(), np.log(2 * x.std())]), 0.1, 300)[-1]
                        + [0, 1e-4]
                    )
                },
                "component",
                "component 2 only: close, but off by up to 0.0003 of its size",
            ),
        },
    ),
}
