"""A random forest on the digits of scikit-learn, by five-fold cross-validation: one result, no epochs."""
import json
import os
import sys

try:
    from sklearn.datasets import load_digits
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import cross_val_score
except ImportError:
    sys.exit("this example needs scikit-learn: pip install scikit-learn")

with open(os.environ["SEARCHCLUSTER_CONFIGURATION"]) as file:
    configuration = json.load(file)
data = load_digits()
forest = RandomForestClassifier(
    n_estimators=configuration["trees"],
    max_depth=configuration["depth"],
    max_features=configuration["features"],
    random_state=int(os.environ["SEARCHCLUSTER_SEED"]) % 2**32,
)
print(cross_val_score(forest, data.data, data.target, cv=5).mean())
