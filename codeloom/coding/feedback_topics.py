"""What an auditor's feedback is about: the topics of training, by the chapters and sections of the guidelines."""

from enum import StrEnum


class FeedbackTopic(StrEnum):
    """A topic, as it is shown."""

    SEQUENCING = "Sequencing"
    WITH = "“With” and “due to”"
    SPECIFICITY = "Specificity and laterality"
    COMBINATION = "Combination codes"
    SYMPTOMS = "Signs and symptoms"
    INFECTION = "Infections and sepsis"
    NEOPLASM = "Neoplasms"
    DIABETES = "Diabetes"
    CIRCULATION = "Hypertension, heart and kidney"
    RESPIRATION = "Respiratory failure, COPD, pneumonia"
    PREGNANCY = "Pregnancy and birth"
    INJURY = "Injury and 7th character"
    DRUGS = "Poisoning and adverse effects"
    STATUS = "Status and history (Z codes)"
    POA = "Present on admission"
    PROCEDURES = "Procedures and modifiers"
    LEVEL = "E/M level"
    DOCUMENTATION = "Documentation and queries"
