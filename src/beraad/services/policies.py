"""Who may see and change services, agreements and participation: everybody reads, the secretariat keeps."""

from beraad.access.policies import policy
from beraad.organisations.policies import PublicRegister

from .models import Agreement, Participation, Service, ServicePhase

for model in (Service, ServicePhase, Agreement, Participation):
    policy(model)(PublicRegister)
