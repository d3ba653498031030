//! The upper incomplete gamma function, from which the tail of a chi-square distribution and the complementary error
//! function follow.

/// Terms of series and fraction; far more than any argument here needs.
const MOST_TERMS: u32 = 10_000;
/// Relative size at which a further term says nothing.
const ENOUGH: f64 = 1e-14;

/// Probability that a chi-square value with this many degrees of freedom is at least so large by chance.
pub fn chi_square_tail(value: f64, degrees: u32) -> f64 {
    upper(f64::from(degrees) / 2.0, value / 2.0)
}

/// Complementary error function for `x` of 0 and more.
pub fn erfc(x: f64) -> f64 {
    upper(0.5, x * x)
}

/// Q(a, x), the regularised upper incomplete gamma function, for positive `a` and `x` of 0 and more.
fn upper(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    let q = if x < a + 1.0 { 1.0 - scale * series(a, x) } else { scale * fraction(a, x) };
    q.clamp(0.0, 1.0)
}

/// Sum of x^n / (a (a+1) … (a+n)).
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for n in 1..MOST_TERMS {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < sum * ENOUGH {
            break;
        }
    }
    sum
}

/// Legendre's continued fraction by the modified method of Lentz.
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for n in 1..MOST_TERMS {
        let n = f64::from(n);
        let an = -n * (n - a);
        b += 2.0;
        d = an * d + b;
        c = b + an / c;
        if d.abs() < TINY {
            d = TINY;
        }
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < ENOUGH {
            break;
        }
    }
    value
}

/// Natural logarithm of the gamma function for positive `x`: Stirling's series, after a shift to where it is exact.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 12.0 {
        shift += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let correction =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + correction - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(got: f64, wanted: f64, within: f64) {
        assert!((got - wanted).abs() < within, "{got} is not {wanted}");
    }

    #[test]
    fn the_printed_critical_values_of_chi_square_have_the_printed_tails() {
        // NIST/SEMATECH e-Handbook, 1.3.6.7.4, upper critical values.
        for (degrees, value, tail) in [
            (1, 3.841, 0.05),
            (1, 6.635, 0.01),
            (10, 18.307, 0.05),
            (10, 29.588, 0.001),
            (100, 124.342, 0.05),
            (100, 135.807, 0.01),
        ] {
            near(chi_square_tail(value, degrees), tail, 5e-5);
        }
    }

    #[test]
    fn the_error_function_has_its_tabled_values() {
        // Abramowitz and Stegun, table 7.1: erf 0.5 and 1.0 and 2.0.
        for (x, erf) in [(0.5, 0.520_499_877_8), (1.0, 0.842_700_792_9), (2.0, 0.995_322_265_0)] {
            near(erfc(x), 1.0 - erf, 1e-9);
        }
        near(erfc(0.0), 1.0, 1e-12);
    }
}
