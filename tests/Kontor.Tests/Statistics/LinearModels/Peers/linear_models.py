# Numbers of statsmodels for the data of SampleData.cs, one line each: key, values. apt-get install python3-statsmodels
# /usr/bin/python3 linear_models.py > linear_models.py.txt
import warnings
warnings.filterwarnings('ignore')
import numpy as np, statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups
i = np.array([k for k in range(1, 121) if k % 13])
u = i * 37 % 101 / 101 - 0.5
store, zone, week, z1, z2, promo, temp, w = (i - 1) % 8, i * 7 % 12, (i - 1) // 8, np.sin(1.3 * i), np.cos(2.1 * i), 1.0 * (i % 5 == 0), 3 * np.cos(0.7 * i), 1.0 + i % 3
price = 2 + 0.8 * z1 + 0.4 * z2 + 0.6 * u
y = 3 - 2 * price + 0.5 * promo + 0.2 * temp + 0.3 * store + 0.1 * week + u * (1 + promo) + 0.2 * np.sin(store * 5 + week)
units = np.floor(np.exp(2 - price + 0.5 * promo) * (0.4 + i * 53 % 97 / 97))
bought = 1.0 * (i * 29 % 83 / 83 < 1 / (1 + np.exp(price - 2 - promo)))
X = sm.add_constant(np.column_stack([price, promo, temp]))
def say(key, x): print(key, *('%.15g' % v for v in np.ravel(x)))

m = sm.OLS(y, X).fit()
say('ols.coef', m.params); say('ols.se', m.bse); say('ols.p', m.pvalues); say('ols.ci', m.conf_int())
say('ols.fit', [np.sqrt(m.scale), m.rsquared, m.rsquared_adj, m.fvalue, m.llf, m.aic + 2, m.bic + np.log(len(y))])  # R counts the variance too
for k in ['HC0', 'HC1', 'HC2', 'HC3']: say('ols.' + k, getattr(m, k + '_se'))
say('ols.NW', m.get_robustcov_results('HAC', maxlags=3).bse)
c = m.get_robustcov_results('cluster', groups=store, use_t=True)
say('ols.CL', c.bse); say('ols.CL.groups.p', c.pvalues)
say('ols.CL2', np.sqrt(np.diag(cov_cluster_2groups(m, store, zone)[0])))
m = sm.WLS(y, X, weights=w).fit()
say('wls.coef', m.params); say('wls.se', m.bse); say('wls.HC1', m.HC1_se)
m = sm.GLM(units, X, family=sm.families.Poisson()).fit(tol=1e-14)
say('poisson.coef', m.params); say('poisson.se', m.bse); say('poisson.p', m.pvalues)
say('poisson.HC0', sm.GLM(units, X, family=sm.families.Poisson()).fit(tol=1e-14, cov_type='HC0').bse)
m = sm.Logit(bought, X).fit(disp=0, tol=1e-14)
say('logit.coef', m.params); say('logit.se', m.bse); say('logit.p', m.pvalues); say('logit.pseudo', m.prsquared)
