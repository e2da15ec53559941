"""Bessel functions of orders 0 and 1, and Airy's, by quotients of polynomials: close to zero one, further out a modulus and a phase.

The coefficients are those of the Cephes library, from the highest power down. Its denominators begin with a one that is not listed;
PyTorch evaluates the lists as they are, which moves its results from the ninth digit on, and so does this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array
from gradcli.records import NamedTuple

BOUND = 5.0  # between close and far
TWO_BY_PI, ROOT_TWO_BY_PI = 2 / np.pi, (2 / np.pi) ** 0.5


class Quotient(NamedTuple):
    """Two polynomials, one over the other."""

    above: Sequence[float]
    below: Sequence[float]

    def __call__(self, x: Array) -> Array:
        return horner(self.above, x) / horner(self.below, x)


class Order(NamedTuple):
    """What is known of one order: both kinds close to zero, and far from it the modulus, the phase and where the waves begin."""

    zeros: tuple[float, float]  # the squares of the first two zeros of the first kind
    first: Quotient
    second: Quotient
    modulus: Quotient
    phase: Quotient
    start: float


def horner(coefficients: Sequence[float], x: Array) -> Array:
    """A polynomial in `x`, in its dtype."""
    found: Array = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        found = found * x + coefficient
    return found


def first_kind(order: Order, x: Array) -> Array:
    """J, for `x` that is not negative, but for the factor `x` that order 1 has close to zero."""
    square = x * x
    close = (square - order.zeros[0]) * (square - order.zeros[1]) * order.first(square)
    return np.where(x <= BOUND, close * x if order is ORDER_1 else close, _far(order, x, np.cos, np.sin, -1))


def second_kind(order: Order, x: Array) -> Array:
    """Y: minus infinity at zero and NaN below."""
    close = order.second(x * x)
    if order is ORDER_1:
        close = x * close + TWO_BY_PI * (first_kind(order, x) * np.log(x) - 1 / x)
    else:
        close = close + TWO_BY_PI * np.log(x) * first_kind(order, np.abs(x))
    far = _far(order, x, np.sin, np.cos, 1)
    found = np.where(x <= BOUND, close, far)
    return np.where(x == 0, x.dtype.type(-np.inf), np.where(x < 0, x.dtype.type(np.nan), found))


def _far(order: Order, x: Array, lead: Any, follow: Any, sign: int) -> Array:
    """Waves that fall off with the root of `x`."""
    scaled, angle = BOUND / x, x - order.start
    square = scaled * scaled
    waves = order.modulus(square) * lead(angle) + sign * scaled * order.phase(square) * follow(angle)
    return waves * ROOT_TWO_BY_PI / np.sqrt(x)


ORDER_0 = Order(
    zeros=(5.78318596294678452118, 30.4712623436620863991),
    first=Quotient(
        (-4.79443220978201773821e9, 1.95617491946556577543e12, -2.49248344360967716204e14, 9.70862251047306323952e15),
        (
            4.99563147152651017219e2,
            1.73785401676374683123e5,
            4.84409658339962045305e7,
            1.11855537045356834862e10,
            2.11277520115489217587e12,
            3.10518229857422583814e14,
            3.18121955943204943306e16,
            1.71086294081043136091e18,
        ),
    ),
    second=Quotient(
        (
            1.55924367855235737965e4,
            -1.46639295903971606143e7,
            5.43526477051876500413e9,
            -9.82136065717911466409e11,
            8.75906394395366999549e13,
            -3.46628303384729719441e15,
            4.42733268572569800351e16,
            -1.84950800436986690637e16,
        ),
        (
            1.04128353664259848412e3,
            6.26107330137134956842e5,
            2.68919633393814121987e8,
            8.64002487103935000337e10,
            2.02979612750105546709e13,
            3.17157752842975028269e15,
            2.50596256172653059228e17,
        ),
    ),
    modulus=Quotient(
        (
            7.96936729297347051624e-4,
            8.28352392107440799803e-2,
            1.23953371646414299388,
            5.44725003058768775090,
            8.74716500199817011941,
            5.30324038235394892183,
            9.99999999999999997821e-1,
        ),
        (
            9.24408810558863637013e-4,
            8.56288474354474431428e-2,
            1.25352743901058953537,
            5.47097740330417105182,
            8.76190883237069594232,
            5.30605288235394617618,
            1.00000000000000000218,
        ),
    ),
    phase=Quotient(
        (
            -1.13663838898469149931e-2,
            -1.28252718670509318512,
            -1.95539544257735972385e1,
            -9.32060152123768231369e1,
            -1.77681167980488050595e2,
            -1.47077505154951170175e2,
            -5.14105326766599330220e1,
            -6.05014350600728481186,
        ),
        (
            6.43178256118178023184e1,
            8.56430025976980587198e2,
            3.88240183605401609683e3,
            7.24046774195652478189e3,
            5.93072701187316984827e3,
            2.06209331660327847417e3,
            2.42005740240291393179e2,
        ),
    ),
    start=np.pi / 4,
)

ORDER_1 = Order(
    zeros=(14.6819706421238932572, 49.2184563216946036703),
    first=Quotient(
        (-8.99971225705559398224e8, 4.52228297998194034323e11, -7.27494245221818276015e13, 3.68295732863852883286e15),
        (
            6.20836478118054335476e2,
            2.56987256757748830383e5,
            8.35146791431949253037e7,
            2.21511595479792499675e10,
            4.74914122079991414898e12,
            7.84369607876235854894e14,
            8.95222336184627338078e16,
            5.32278620332680085395e18,
        ),
    ),
    second=Quotient(
        (
            1.26320474790178026440e9,
            -6.47355876379160291031e11,
            1.14509511541823727583e14,
            -8.12770255501325109621e15,
            2.02439475713594898196e17,
            -7.78877196265950026825e17,
        ),
        (
            5.94301592346128195359e2,
            2.35564092943068577943e5,
            7.34811944459721705660e7,
            1.87601316108706159478e10,
            3.88231277496238566008e12,
            6.20557727146953693363e14,
            6.87141087355300489866e16,
            3.97270608116560655612e18,
        ),
    ),
    modulus=Quotient(
        (
            7.62125616208173112003e-4,
            7.31397056940917570436e-2,
            1.12719608129684925192,
            5.11207951146807644818,
            8.42404590141772420927,
            5.21451598682361504063,
            1.00000000000000000254,
        ),
        (
            5.71323128072548699714e-4,
            6.88455908754495404082e-2,
            1.10514232634061696926,
            5.07386386128601488557,
            8.39985554327604159757,
            5.20982848682361821619,
            9.99999999999999997461e-1,
        ),
    ),
    phase=Quotient(
        (
            5.10862594750176621635e-2,
            4.98213872951233449420,
            7.58238284132545283818e1,
            3.66779609360150777800e2,
            7.10856304998926107277e2,
            5.97489612400613639965e2,
            2.11688757100572135698e2,
            2.52070205858023719784e1,
        ),
        (
            7.42373277035675149943e1,
            1.05644886038262816351e3,
            4.98641058337653607651e3,
            9.56231892404756170795e3,
            7.99704160447350683650e3,
            2.82619278517639096600e3,
            3.36093607810698293419e2,
        ),
    ),
    start=3 * np.pi / 4,
)

# ---- Airy's function ----------------------------------------------------------------------------------------------------

TURN, GONE = 2.09, 103.892  # between power series and quotients on either side; from where on nothing is left
HALF_ROOT = np.pi**-0.5

DECAY = Quotient(
    (
        3.46538101525629032477e-1,
        1.20075952739645805542e1,
        7.62796053615234516538e1,
        1.68089224934630576269e2,
        1.59756391350164413639e2,
        7.05360906840444183113e1,
        1.40264691163389668864e1,
        9.99999999999999995305e-1,
    ),
    (
        5.67594532638770212846e-1,
        1.47562562584847203173e1,
        8.45138970141474626562e1,
        1.77318088145400459522e2,
        1.64234692871529701831e2,
        7.14778400825575695274e1,
        1.40959135607834029598e1,
        1.00000000000000000470,
    ),
)
SINES = Quotient(
    (
        -1.31696323418331795333e-1,
        -6.26456544431912369773e-1,
        -6.93158036036933542233e-1,
        -2.79779981545119124951e-1,
        -4.91900132609500318020e-2,
        -4.06265923594885404393e-3,
        -1.59276496239262096340e-4,
        -2.77649108155232920844e-6,
        -1.67787698489114633780e-8,
    ),
    (
        1.33560420706553243746e1,
        3.26825032795224613948e1,
        2.67367040941499554804e1,
        9.18707402907259625840,
        1.47529146771666414581,
        1.15687173795188044134e-1,
        4.40291641615211203805e-3,
        7.54720348287414296618e-5,
        4.51850092970580378464e-7,
    ),
)
COSINES = Quotient(
    (
        1.97339932091685679179e-2,
        3.91103029615688277255e-1,
        1.06579897599595591108,
        9.39169229816650230044e-1,
        3.51465656105547619242e-1,
        6.33888919628925490927e-2,
        5.85804113048388458567e-3,
        2.82851600836737019778e-4,
        6.98793669997260967291e-6,
        8.11789239554389293311e-8,
        3.41551784765923618484e-10,
    ),
    (
        9.30892908077441974853,
        1.98352928718312140417e1,
        1.55646628932864612953e1,
        5.47686069422975497931,
        9.54293611618961883998e-1,
        8.64580826352392193095e-2,
        4.12656523824222607191e-3,
        1.01259085116509135510e-4,
        1.17166733214413521882e-6,
        4.91834570062930015649e-9,
    ),
)


def airy(x: Array, middle: Array) -> Array:
    """Ai, of which `middle` holds the values close to zero; NaN at both infinities."""
    size = np.abs(x)
    root = np.sqrt(size)
    angle = 2 * size * root / 3
    scale = HALF_ROOT / np.sqrt(root)
    small = 1 / angle
    square = small * small
    turned = angle + np.pi / 4
    waves = scale * (np.sin(turned) * (1 + square * SINES(square)) - np.cos(turned) * (small * COSINES(square)))
    tail = np.where(x > GONE, 0, scale * DECAY(small) / (2 * np.exp(angle)))
    found = np.where(x < -TURN, waves, np.where(x >= TURN, tail, middle))
    return np.where(np.isinf(x), np.nan, found).astype(x.dtype)
