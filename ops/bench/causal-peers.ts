import type { Program } from "./python.ts";

/** What statsmodels, econml and linearmodels say of the same rows, and how long they take. */
export interface Peers {
  effects: Record<Told, number>;
  errors: Record<Told, number>;
  seconds: { regression: number; crossFitted: number; placebo: number };
}

export type Told = "regression" | "weighting" | "doubleRobust" | "partlyLinear" | "instrument";

/**
 * Folds are handed over, so that models see the same rows; each row is its own cluster where a peer knows no
 * clusters.
 */
export const peers: Program = {
  packages: ["statsmodels==0.14.6", "econml==0.16.0", "dowhy==0.14", "linearmodels==7.0"],
  code: `
import time, warnings, logging
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import numpy as np, pandas as pd, statsmodels.api as sm
from statsmodels.treatment.treatment_effects import TreatmentEffect
from econml.dml import LinearDML
from econml.dr import LinearDRLearner
from linearmodels.iv import IV2SLS
from sklearn.linear_model import LinearRegression
from dowhy import CausalModel
y, t, z = (np.array(given[name]) for name in ("outcome", "treatment", "instrument"))
X = np.array(given["controls"]).T
cluster, fold = np.array(given["cluster"]), np.array(given["fold"])
splits = [(np.where(fold != f)[0], np.where(fold == f)[0]) for f in range(5)]
effects, errors, seconds = {}, {}, {}

def logit(target, columns):
    return sm.Logit(target, columns).fit(disp=0, method="newton", tol=1e-14, maxiter=100)

class Fixed:
    def get_params(self, deep=True): return {}
    def set_params(self, **_): return self

class Arms(Fixed):
    """A linear model in each arm: the last column is the treatment."""
    def fit(self, A, y):
        columns, treated = A[:, :-1], A[:, -1] == 1
        self.b = [np.linalg.lstsq(columns[arm], y[arm], rcond=None)[0] for arm in (~treated, treated)]
        return self
    def predict(self, A):
        return np.where(A[:, -1] == 1, A[:, :-1] @ self.b[1], A[:, :-1] @ self.b[0])

class Logit(Fixed):
    def fit(self, A, t):
        self.classes_, self.fitted = np.array([0, 1]), logit(t, A)
        return self
    def predict_proba(self, A):
        p = self.fitted.predict(A)
        return np.column_stack([1 - p, p])

def timed(name, work):
    began = time.process_time()
    answer = work()
    seconds[name] = time.process_time() - began
    return answer

fit = timed("regression", lambda: sm.OLS(y, np.column_stack([X, t])).fit(cov_type="cluster", cov_kwds={"groups": cluster}))
effects["regression"], errors["regression"] = fit.params[-1], fit.bse[-1]
propensity = logit(t, X)
effects["weighting"] = TreatmentEffect(sm.OLS(y, X), t, results_select=propensity).ipw(return_results=False)

def stacked_error():
    """Of the weighted difference, by the estimating equations of coefficients and both means together: statsmodels differentiates them numerically."""
    p = propensity.predict(X)
    means = [np.average(y, weights=t / p), np.average(y, weights=(1 - t) / (1 - p))]
    residuals = [(y - means[0]) * t / p, (y - means[1]) * (1 - t) / (1 - p)]
    equations = np.column_stack([X * (t - p)[:, None], *residuals])
    size = X.shape[1]
    slope = np.zeros((size + 2, size + 2))
    slope[:size, :size] = (X * (p * (1 - p))[:, None]).T @ X
    slope[size, :size], slope[size, size] = X.T @ (residuals[0] * (1 - p)), (t / p).sum()
    slope[size + 1, :size], slope[size + 1, size + 1] = -X.T @ (residuals[1] * p), ((1 - t) / (1 - p)).sum()
    bread = np.linalg.inv(slope)
    contrast = np.zeros(size + 2)
    contrast[size], contrast[size + 1] = 1, -1
    return np.sqrt(contrast @ bread @ (equations.T @ equations) @ bread.T @ contrast)

errors["weighting"] = stacked_error()

def cross_fitted():
    dml = LinearDML(model_y=LinearRegression(fit_intercept=False), model_t=LinearRegression(fit_intercept=False), cv=splits)
    dml.fit(y, t, X=None, W=X)
    dr = LinearDRLearner(model_propensity=Logit(), model_regression=Arms(), cv=splits)
    dr.fit(y, t, X=None, W=X)
    return dml, dr

dml, dr = timed("crossFitted", cross_fitted)
effects["partlyLinear"], errors["partlyLinear"] = dml.intercept_, dml.intercept__inference().stderr
effects["doubleRobust"], errors["doubleRobust"] = dr.intercept_(T=1), dr.intercept__inference(T=1).stderr
iv = IV2SLS(y, X, t, z).fit(cov_type="clustered", clusters=cluster)
effects["instrument"], errors["instrument"] = iv.params.iloc[-1], iv.std_errors.iloc[-1]

frame = pd.DataFrame(X[:, 1:], columns=[f"x{k}" for k in range(1, X.shape[1])]).assign(t=t.astype(bool), y=y)
model = CausalModel(frame, treatment="t", outcome="y", common_causes=[name for name in frame if name[0] == "x"])
estimand = model.identify_effect(proceed_when_unidentifiable=True)
estimate = model.estimate_effect(estimand, method_name="backdoor.linear_regression")
SIMULATIONS = 5
timed("placebo", lambda: model.refute_estimate(estimand, estimate, method_name="placebo_treatment_refuter", num_simulations=SIMULATIONS))
seconds["placebo"] /= SIMULATIONS
plain = lambda told: {name: float(np.ravel(value)[0]) for name, value in told.items()}
tell({"effects": plain(effects), "errors": plain(errors), "seconds": seconds})
`,
};
